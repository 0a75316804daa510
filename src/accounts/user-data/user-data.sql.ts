import { Prisma } from '../../db/client.ts';
import type { UserNames } from '../../throttle/throttle.ts';
import { isJobOf, JOB_TABLES } from '../../jobs/jobs-of-user.sql.ts';

const list = (item: Prisma.Sql, from: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (SELECT coalesce(jsonb_agg(jsonb_build_object(${item})), '[]') FROM ${from})`;

const base64url = (bytes: Prisma.Sql): Prisma.Sql => Prisma.sql`
  translate(encode(${bytes}, 'base64'), '+/=' || chr(10), '-_')`;

/**
 * Everything that is stored about a user, as one jsonb of the names that the API uses, and what it left
 * out. Each column is named, so that no secret gets in by `*`; a test asks for every column that is
 * missing why it is.
 */
export const userData = (
  { userId, email }: Pick<UserNames, 'userId' | 'email'>,
  counters: readonly string[],
): Prisma.Sql => {
  const id = Prisma.sql`${userId}::uuid`;
  const ownFactors = Prisma.sql`(SELECT f.id FROM factors f WHERE f.user_id = ${id})`;
  const removed = Prisma.sql`
    removed_factors r JOIN factor_removals m ON m.id = r.removal_id AND m.user_id = ${id}`;

  return Prisma.sql`
    jsonb_build_object(
      'user', (SELECT jsonb_build_object(
        'id', u.id, 'email', u.email, 'emailVerifiedAt', u.email_verified_at,
        'displayName', u.display_name, 'locale', u.locale, 'defaultRole', u.default_role,
        'roles', u.roles, 'passwordChangedAt', u.password_changed_at,
        'passwordLengthReached', u.password_length_reached,
        'passwordAdviceId', u.password_advice_id, 'passwordResetAt', u.password_reset_at,
        'passwordRemovedAt', u.password_removed_at,
        'mfaRequirement', u.mfa_requirement, 'mfaRequirementAt', u.mfa_requirement_at,
        'mfaResetAt', u.mfa_reset_at,
        'disabledAt', u.disabled_at, 'accessVersion', u.access_version,
        'createdAt', u.created_at, 'lastSignInAt', u.last_sign_in_at, 'metadata', u.metadata
      ) FROM users u WHERE u.id = ${id}),
      'factors', ${list(
        Prisma.sql`
          'id', f.id, 'type', f.type, 'state', f.state, 'name', f.name, 'isPrimary', f.is_primary,
          'target', f.target, 'lastTimeStep', f.last_time_step, 'createdAt', f.created_at,
          'lastUsedAt', f.last_used_at, 'expiresAt', f.expires_at, 'failures', f.failures,
          'blockedUntil', f.blocked_until, 'failedAt', f.failed_at`,
        Prisma.sql`factors f WHERE f.user_id = ${id}`,
      )},
      'webauthnCredentials', ${list(
        Prisma.sql`
          'id', ${base64url(Prisma.sql`c.id`)}, 'factorId', c.factor_id,
          'removedFactorId', c.removed_factor_id, 'publicKey', ${base64url(Prisma.sql`c.public_key`)}, 'counter', c.counter,
          'aaguid', c.aaguid, 'transports', c.transports, 'backupEligible', c.backup_eligible,
          'backedUp', c.backed_up, 'discoverable', c.discoverable`,
        Prisma.sql`webauthn_credentials c WHERE c.id IN (
          SELECT own.id FROM webauthn_credentials own WHERE own.factor_id IN ${ownFactors}
          UNION SELECT own.id FROM webauthn_credentials own
            WHERE own.removed_factor_id IN (SELECT r.id FROM ${removed})
        )`,
      )},
      'factorRemovals', ${list(
        Prisma.sql`
          'id', m.id, 'accessVersion', m.access_version, 'stayed', m.stayed,
          'removedAt', m.removed_at, 'expiresAt', m.expires_at`,
        Prisma.sql`factor_removals m WHERE m.user_id = ${id}`,
      )},
      'removedFactors', ${list(
        Prisma.sql`
          'id', r.id, 'removalId', r.removal_id,
          'factor', r.factor - 'user_id' - 'webauthn_challenge',
          'codes', (
            SELECT jsonb_agg(code - 'code_hash' - 'key_id')
            FROM jsonb_array_elements(r.codes) AS code
          )`,
        removed,
      )},
      'mfaResets', ${list(
        Prisma.sql`
          'id', r.id, 'requestedAt', r.requested_at, 'approvedAt', r.approved_at,
          'approvals', r.approvals, 'effectiveAt', r.effective_at, 'expiresAt', r.expires_at`,
        Prisma.sql`mfa_resets r WHERE r.user_id = ${id}`,
      )},
      'recoveryCodes', ${list(
        Prisma.sql`'id', c.id, 'factorId', c.factor_id, 'usedAt', c.used_at`,
        Prisma.sql`recovery_codes c WHERE c.factor_id IN ${ownFactors}`,
      )},
      'oneTimeCodes', ${list(
        Prisma.sql`'id', c.id, 'factorId', c.factor_id, 'expiresAt', c.expires_at`,
        Prisma.sql`one_time_codes c WHERE c.id IN (
          SELECT own.id FROM one_time_codes own WHERE own.factor_id IN ${ownFactors}
          UNION SELECT mailed.id FROM one_time_codes mailed
            JOIN tickets t ON t.token_hash = mailed.flow WHERE t.user_id = ${id}
        )`,
      )},
      'tickets', ${list(
        Prisma.sql`
          'purpose', t.purpose, 'sessionId', t.session_id, 'proofs', t.proofs,
          'attempts', t.attempts, 'mailbox', t.mailbox,
          'webauthnChallengeExpiresAt', t.webauthn_challenge_expires_at,
          'createdAt', t.created_at, 'expiresAt', t.expires_at`,
        Prisma.sql`tickets t WHERE t.user_id = ${id}`,
      )},
      'mailedTokens', ${list(
        Prisma.sql`
          'purpose', m.purpose, 'email', m.email, 'about', m.about, 'createdAt', m.created_at,
          'expiresAt', m.expires_at`,
        Prisma.sql`mailed_tokens m WHERE m.user_id = ${id}`,
      )},
      'sessions', ${list(
        Prisma.sql`
          'id', s.id, 'proofs', s.proofs, 'aal', s.aal, 'refreshedAt', s.refreshed_at,
          'trustedDeviceId', s.trusted_device_id, 'ipAddress', s.ip_address,
          'userAgent', s.user_agent, 'createdAt', s.created_at, 'expiresAt', s.expires_at`,
        Prisma.sql`sessions s WHERE s.user_id = ${id}`,
      )},
      'signInCodes', ${list(
        Prisma.sql`
          'sessionId', c.session_id, 'accessVersion', c.access_version,
          'returnOrigin', c.return_origin, 'uses', c.uses, 'openedSessionId', c.opened_session_id,
          'createdAt', c.created_at, 'expiresAt', c.expires_at`,
        Prisma.sql`sign_in_codes c WHERE c.user_id = ${id}`,
      )},
      'trustedDevices', ${list(
        Prisma.sql`
          'id', d.id, 'name', d.name, 'createdAt', d.created_at, 'lastUsedAt', d.last_used_at,
          'expiresAt', d.expires_at`,
        Prisma.sql`trusted_devices d WHERE d.user_id = ${id}`,
      )},
      'auditEvents', ${auditEvents(id)},
      'throttles', ${list(
        Prisma.sql`
          'scope', split_part(t.key, ':', 1), 'failures', t.failures,
          'blockedUntil', t.blocked_until, 'expiresAt', t.expires_at, 'failedAt', t.failed_at`,
        Prisma.sql`throttles t WHERE t.key = ANY(${[...counters]}::text[])`,
      )},
      'jobs', ${jobs({ userId, email })}
    )`;
};

/** What happened to the user, and what they did as administrators. From where others act is theirs. */
function auditEvents(id: Prisma.Sql): Prisma.Sql {
  const acted = Prisma.sql`e.metadata->>'by' = ${id}::text`;
  const own = Prisma.sql`e.actor_type = 'user' OR ${acted}`;
  return list(
    Prisma.sql`
      'id', e.id, 'type', e.type, 'actorType', e.actor_type,
      'ipAddress', CASE WHEN ${own} THEN e.ip_address END,
      'userAgent', CASE WHEN ${own} THEN e.user_agent END,
      'metadata', e.metadata - 'by', 'occurredAt', e.occurred_at`,
    Prisma.sql`audit_events e WHERE e.user_id = ${id} OR ${acted}`,
  );
}

/** Mails of the last days, and those that are still to be sent. From where others asked for one is theirs. */
function jobs(of: { userId: string; email: string }): Prisma.Sql {
  const found = JOB_TABLES.map(
    (table) => Prisma.sql`
      SELECT id, name, state, data, created_on, completed_on FROM ${table}
      WHERE ${isJobOf(of)}`,
  );
  return list(
    Prisma.sql`
      'id', j.id, 'queue', j.name, 'state', j.state,
      'data', CASE WHEN j.data->>'userId' IS NULL THEN j.data - 'ipAddress' - 'userAgent'
        ELSE j.data END,
      'createdAt', j.created_on, 'completedAt', j.completed_on`,
    Prisma.sql`(${Prisma.join(found, ' UNION ALL ')}) AS j`,
  );
}
