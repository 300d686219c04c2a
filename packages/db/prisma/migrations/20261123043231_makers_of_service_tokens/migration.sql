-- AlterTable
ALTER TABLE "api_tokens" ADD COLUMN     "made_by" UUID;

-- CreateIndex
CREATE INDEX "api_tokens_made_by_idx" ON "api_tokens"("made_by");

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_made_by_fkey" FOREIGN KEY ("made_by") REFERENCES "accounts"("id") ON DELETE SET NULL ON UPDATE CASCADE;
