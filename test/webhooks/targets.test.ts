import { afterAll, describe, expect, test } from 'vitest';
import { createPost } from '../../src/webhooks/post.ts';
import { allowedHosts } from '../../src/webhooks/public-address.ts';
import { createWebhookTargets, type Resolve } from '../../src/webhooks/targets.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const PUBLIC = '93.184.215.14';

const nobodyKnows: Resolve = () => Promise.reject(new Error('ENOTFOUND'));
const targetsFor = (allowed: readonly string[] = [], resolve: Resolve = async () => [PUBLIC]) =>
  createWebhookTargets({ allowed: allowedHosts(allowed), resolve });
const verdict = (promise: Promise<unknown>) =>
  promise.then(
    () => 'taken',
    (error: { code?: string }) => error.code ?? String(error),
  );

/** Each of them leads to where nobody outside could go. */
const INTERNAL = [
  // This machine
  'https://127.0.0.1/',
  'https://127.255.255.254/',
  'https://0.0.0.0/',
  'https://localhost/',
  'https://localhost./',
  'https://LOCALHOST/',
  'https://foo.localhost/',
  'https://[::1]/',
  'https://[::]/',
  // The same, as other spellings of it
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.0.0.1/',
  'https://017700000001/',
  'https://0177.0.0.1/',
  'https://127.1/',
  'https://127.0.1/',
  'https://①②⑦.⓪.⓪.①/',
  'https://127。0。0。1/',
  // Networks of one's own, of links, of carriers; clouds that tell secrets
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://100.64.0.1/',
  'https://100.100.100.200/',
  'https://[fe80::1]/',
  'https://[fc00::1]/',
  'https://[fd00:ec2::254]/',
  'https://[fec0::1]/',
  // Nobody's, everybody's, and for documents
  'https://224.0.0.1/',
  'https://240.0.0.1/',
  'https://255.255.255.255/',
  'https://192.0.0.1/',
  'https://192.0.2.1/',
  'https://198.18.0.1/',
  'https://198.51.100.1/',
  'https://203.0.113.1/',
  'https://192.88.99.1/',
  'https://[ff02::1]/',
  'https://[2001:db8::1]/',
  'https://[100::1]/',
  // IPv4 within IPv6
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::ffff:93.184.215.14]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[64:ff9b:1::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
  // Names that are never of the Internet
  'https://metadata/',
  'https://metadata.google.internal/',
  'https://printer.local/',
  'https://router.lan/',
  'https://nas.home.arpa/',
];

const MALFORMED = [
  '',
  'nowhere',
  'http://example.com/',
  'http://93.184.215.14/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/plain,hello',
  'https://user@example.com/',
  'https://user:password@example.com/',
  'https://example.com@127.0.0.1/',
  'https://example.com/#fragment',
  'https://',
  `https://example.com/${'x'.repeat(2048)}`,
];

describe('where webhooks may go', () => {
  test.each(INTERNAL)('not to %s', async (url) => {
    const targets = targetsFor();
    expect(await verdict(targets.require(url))).toBe('INVALID_WEBHOOK_URL');
    expect(await verdict(targets.find(url))).toBe('INVALID_WEBHOOK_URL');
  });

  test.each(MALFORMED)('not to %j, which is no https URL', async (url) => {
    expect(await verdict(targetsFor().require(url))).toBe('INVALID_WEBHOOK_URL');
    expect(await verdict(targetsFor().find(url))).toBe('INVALID_WEBHOOK_URL');
  });

  test.each([
    'https://example.com/hook?key=1',
    'https://example.com:8443/hook',
    'https://93.184.215.14/',
    'https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/',
    'https://bücher.example/',
  ])('to %s', async (url) => {
    expect(await verdict(targetsFor().require(url))).toBe('taken');
    expect(await verdict(targetsFor().find(url))).toBe('taken');
  });

  test.each(['127.0.0.1', '10.1.2.3', '::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', 'nonsense'])(
    'not to a name of %s, nor to one that has a public address beside it',
    async (address) => {
      for (const addresses of [[address], [PUBLIC, address], [address, PUBLIC]]) {
        const targets = targetsFor([], async () => addresses);
        expect(await verdict(targets.require('https://example.com'))).toBe('INVALID_WEBHOOK_URL');
        expect(await verdict(targets.find('https://example.com'))).toBe('INVALID_WEBHOOK_URL');
      }
    },
  );

  test('to a name that nobody knows yet only once somebody does', async () => {
    expect(await verdict(targetsFor([], nobodyKnows).require('https://new.example'))).toBe('taken');
    expect(await verdict(targetsFor([], nobodyKnows).find('https://new.example'))).not.toBe(
      'taken',
    );
    const empty = targetsFor([], async () => []);
    expect(await verdict(empty.find('https://new.example'))).toBe('INVALID_WEBHOOK_URL');
  });
});

describe('AUTH_WEBHOOK_ALLOWED_HOSTS', () => {
  const inside = async () => ['10.1.2.3'];

  test.each([
    [['hooks'], 'http://hooks:8080/'],
    [['Hooks.Internal'], 'https://hooks.internal/'],
    [['127.0.0.1'], 'http://127.0.0.1:9000/'],
    [['10.0.0.0/8'], 'http://10.9.9.9/'],
    [['fd00::/8'], 'http://[fd00::5]/'],
    [['10.0.0.0/8'], 'https://inside.example/'],
  ])('%s opens %s', async (allowed, url) => {
    expect(await verdict(targetsFor(allowed, inside).require(url))).toBe('taken');
    expect(await verdict(targetsFor(allowed, inside).find(url))).toBe('taken');
  });

  test.each([
    [['hooks'], 'http://nothooks/'],
    [['hooks.internal'], 'https://evil.hooks.internal/'],
    [['127.0.0.1'], 'http://127.0.0.2/'],
    [['10.0.0.0/8'], 'http://11.0.0.1/'],
    [['10.0.0.0/8'], 'https://[::ffff:10.0.0.1]/'],
    // A network says where it may go, and not that whatever name leads there may go in the clear.
    [['10.0.0.0/8'], 'http://inside.example/'],
    [['192.168.0.0/16'], 'https://inside.example/'],
  ])('%s does not open %s', async (allowed, url) => {
    expect(await verdict(targetsFor(allowed, inside).require(url))).toBe('INVALID_WEBHOOK_URL');
    expect(await verdict(targetsFor(allowed, inside).find(url))).toBe('INVALID_WEBHOOK_URL');
  });
});

describe('a try', async () => {
  const receiver = await startWebhookReceiver();
  afterAll(() => receiver.close());
  const { port } = receiver;
  const post = (allowed: readonly string[], resolve?: Resolve, timeoutMs = 2000) =>
    createPost({ targets: targetsFor(allowed, resolve), timeoutMs });
  const arrived = () => receiver.received.splice(0).length;

  test('connects to the addresses that were looked at, whatever the name says next', async () => {
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    const asked: string[] = [];
    const resolve: Resolve = async (host) => {
      asked.push(host);
      return answers.shift()!;
    };
    const answer = await post(['hooks.test'], resolve)(`http://hooks.test:${port}/`, {}, '{}');
    expect(answer).toEqual({ status: 204, error: null });
    expect(asked).toEqual(['hooks.test']);
    expect(receiver.received.splice(0)[0]!.headers.host).toBe(`hooks.test:${port}`);
  });

  test('finds nothing where a name was of the Internet when it was given, and is not now', async () => {
    const answers = [[PUBLIC], ['127.0.0.1']];
    const targets = targetsFor([], async () => answers.shift()!);
    const url = `https://rebinding.example:${port}/`;
    expect(await verdict(targets.require(url))).toBe('taken');
    const answer = await createPost({ targets, timeoutMs: 2000 })(url, {}, '{}');
    expect(answer).toEqual({ status: null, error: expect.stringContaining('not on the Internet') });
    expect(arrived()).toBe(0);
  });

  test('does not follow a redirect', async () => {
    receiver.behaviour = 'redirect';
    expect(await post(['127.0.0.1'])(receiver.url, {}, '{}')).toEqual({ status: 307, error: null });
    expect(receiver.received.splice(0).map(({ path }) => path)).toEqual(['/hook']);
  });

  test.each([
    ['silent', { status: null, error: 'no answer in time' }],
    ['break', { status: null, error: 'ECONNRESET' }],
    // It has said what it has to say.
    ['flood', { status: 200, error: null }],
    ['trickle', { status: 200, error: null }],
    [500, { status: 500, error: null }],
  ] as const)('of which the receiver is %s ends soon', async (behaviour, expected) => {
    receiver.behaviour = behaviour;
    const start = performance.now();
    expect(await post(['127.0.0.1'], undefined, 300)(receiver.url, {}, '{}')).toEqual(expected);
    expect(performance.now() - start).toBeLessThan(2000);
    expect(arrived()).toBe(1);
  });

  test('does not wait for a name service that does not answer', async () => {
    const never: Resolve = () => new Promise(() => {});
    expect(await post(['x.test'], never, 100)('http://x.test', {}, '{}')).toEqual({
      status: null,
      error: 'no answer in time',
    });
  });

  test('takes no plain HTTP for https', async () => {
    receiver.behaviour = 204;
    const { status, error } = await post(['127.0.0.1'])(`https://127.0.0.1:${port}/`, {}, '{}');
    expect({ status, error }).toEqual({ status: null, error: expect.stringMatching(/SSL|EPROTO/) });
    expect(arrived()).toBe(0);
  });
});
