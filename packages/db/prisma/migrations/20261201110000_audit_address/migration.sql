-- The IP address of an event, to search the audit log by address and by network. An IPv4 address that
-- is mapped into IPv6, as a socket for both reports it, is the IPv4 address. Null for text that is none:
-- an error in the expression of an index would fail the insert, and the sign-in with it.
CREATE FUNCTION audit_inet(address text) RETURNS inet LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN CASE WHEN address <> '' THEN regexp_replace(address, '^::ffff:(?=\d+\.)', '')::inet END;
EXCEPTION WHEN invalid_text_representation THEN
  RETURN NULL;
END $$;
