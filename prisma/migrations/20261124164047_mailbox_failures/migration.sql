-- AlterTable
ALTER TABLE "throttles" ADD COLUMN     "failed_at" TIMESTAMPTZ(3)[];
