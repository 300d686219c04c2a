-- Expand only: replicas of the version before go on with "last_step" alone.

-- Each time step by itself, for a clock that was set back: were all below the last one spent, every
-- right code would be refused until it has caught up.
ALTER TABLE "totp_credentials" ADD COLUMN "used_steps" INTEGER[] DEFAULT ARRAY[]::INTEGER[];
