-- CreateTable
CREATE TABLE "foreign_schemes" (
    "id" TEXT NOT NULL,
    "decoy" TEXT NOT NULL,

    CONSTRAINT "foreign_schemes_pkey" PRIMARY KEY ("id")
);
