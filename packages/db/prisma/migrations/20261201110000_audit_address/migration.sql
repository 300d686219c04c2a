-- The IP address of an event, to search the audit log by address and by network. Null for text that
-- is none: an error in the expression of an index would fail the insert, and the sign-in with it.
CREATE FUNCTION audit_inet(address text) RETURNS inet LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN address <> '' THEN address::inet END;
EXCEPTION WHEN invalid_text_representation THEN
  RETURN NULL;
END $$;
