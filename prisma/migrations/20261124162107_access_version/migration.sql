-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "trusted_device_id" UUID;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "access_version" INTEGER NOT NULL DEFAULT 0;
