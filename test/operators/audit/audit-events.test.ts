import { describe, expect, test } from 'vitest';
import { AUDIT_EVENT_TYPES } from '../../../src/audit/audit-event-types.ts';
import { ADMIN_SECRET, createAdministrator } from '../../support/administrator.ts';
import { testApp } from '../../support/app.ts';

const app = testApp({ AUTH_ADMIN_SECRET: ADMIN_SECRET });
const admin = createAdministrator(app);

type Page = {
  edges: { cursor: string; node: { id: string; type: string; userId: string } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
};

const typesOf = (page: Page) => page.edges.map(({ node }) => node.type);

describe('the audit trail, as administrators read it', () => {
  test('says what happened, newest first, of everybody or of one user', async () => {
    const [ada, eve] = [app.person(), app.person()];
    const { user } = await ada.signUp();
    await eve.signUp();
    await ada.signIn('wrong');

    const own: Page = await admin.run('auditEvents', { userId: user.id });
    expect(typesOf(own)).toEqual(['sign_in.failed', 'sign_in.succeeded', 'sign_up.succeeded']);
    expect(own.edges[0]!.node).toEqual({
      id: expect.any(String),
      type: 'sign_in.failed',
      actorType: 'user',
      userId: user.id,
      ipAddress: expect.any(String),
      userAgent: expect.any(String),
      metadata: { reason: 'wrong_password' },
      occurredAt: app.clock().toISOString(),
    });
    const all: Page = await admin.run('auditEvents');
    expect(typesOf(all).slice(0, 5).toSorted()).toEqual(
      [...typesOf(own), 'sign_in.succeeded', 'sign_up.succeeded'].toSorted(),
    );
    expect(all.edges.map(({ node }) => node.id)).toEqual(
      all.edges
        .map(({ node }) => node.id)
        .toSorted()
        .toReversed(),
    );
  });

  test('is filtered by type, and by both, page by page to the end', async () => {
    const ada = app.person();
    const { user } = await ada.signUp();
    for (let failures = 0; failures < 3; failures += 1) await ada.signIn('wrong');
    const type = 'sign_in.failed';
    expect(new Set(typesOf(await admin.run('auditEvents', { type })))).toEqual(new Set([type]));

    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Page = await admin.run('auditEvents', { userId: user.id, type, first: 2, after });
      seen.push(...page.edges.map(({ node }) => node.id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    expect(seen).toHaveLength(3);
    expect(seen).toEqual([...new Set(seen)].toSorted().toReversed());
  });

  test.each([
    [{ type: 'sign_in.dreamt' }, /type/],
    [{ userId: 'ada' }, /userId/],
    [{ first: 0 }, /first/],
    [{ first: 101 }, /first/],
    [{ after: 'x' }, /after/],
  ])('%j is bad input, by its name', async (variables, named) => {
    const { errors } = await admin.run('auditEvents', variables);
    expect(errors[0]).toMatchObject({
      message: expect.stringMatching(named),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  test('every type there is can be asked for', async () => {
    for (const type of AUDIT_EVENT_TYPES) {
      expect(await admin.run('auditEvents', { type })).toMatchObject({
        edges: expect.any(Array),
      });
    }
  });

  test.each(['auditEvents', 'verifyAuditLog'] as const)('%s is not for users', async (name) => {
    const ada = app.person();
    await ada.signUp();
    expect((await ada.run(name)).errors[0].extensions.code).toBe('FORBIDDEN');
  });
});
