-- Recovery codes lead to aal2, and a mailbox enrolled as only factor used to bring some: those sessions end
DELETE FROM "sessions" s
WHERE s."proofs" @> '[{"method": "recoveryCode"}]' AND NOT EXISTS (
    SELECT FROM "factors" f
    WHERE f."user_id" = s."user_id" AND f."state" <> 'PENDING' AND f."type" NOT IN ('EMAIL', 'RECOVERY_CODES')
);

-- and so do the codes.
DELETE FROM "factors" c
WHERE c."type" = 'RECOVERY_CODES' AND NOT EXISTS (
    SELECT FROM "factors" f
    WHERE f."user_id" = c."user_id" AND f."state" <> 'PENDING' AND f."type" NOT IN ('EMAIL', 'RECOVERY_CODES')
);
