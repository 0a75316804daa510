-- AlterTable
ALTER TABLE "users" ADD COLUMN     "password_advice_id" UUID,
ADD COLUMN     "password_length_reached" INTEGER;
