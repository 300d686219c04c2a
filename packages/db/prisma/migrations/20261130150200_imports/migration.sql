-- CreateTable
CREATE TABLE "imports" (
    "id" UUID NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "settings" BYTEA NOT NULL,
    "format" TEXT NOT NULL,
    "records" INTEGER NOT NULL DEFAULT 0,
    "imported" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "imports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_findings" (
    "import_id" UUID NOT NULL,
    "record" INTEGER NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "line" INTEGER,
    "outcome" TEXT NOT NULL,
    "field" TEXT,
    "reason" TEXT NOT NULL,

    CONSTRAINT "import_findings_pkey" PRIMARY KEY ("import_id","record","ordinal")
);

-- CreateTable
CREATE TABLE "imported_accounts" (
    "account_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "record" INTEGER NOT NULL,
    "external_id" TEXT,

    CONSTRAINT "imported_accounts_pkey" PRIMARY KEY ("account_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "imports_fingerprint_settings_key" ON "imports"("fingerprint", "settings");

-- CreateIndex
CREATE INDEX "imported_accounts_import_id_external_id_idx" ON "imported_accounts"("import_id", "external_id");

-- AddForeignKey
ALTER TABLE "import_findings" ADD CONSTRAINT "import_findings_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "imported_accounts" ADD CONSTRAINT "imported_accounts_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "imported_accounts" ADD CONSTRAINT "imported_accounts_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
