-- Expand only: replicas of the version before ignore it, so no account should be suspended during a rollout.
ALTER TABLE "accounts" ADD COLUMN "suspended_at" TIMESTAMPTZ(3);
