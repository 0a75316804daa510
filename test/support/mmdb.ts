import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ipaddr from 'ipaddr.js';
import { afterAll } from 'vitest';

export type TestPlace = {
  readonly country: string;
  readonly city?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly accuracyKm?: number;
};

type Value = string | number | { readonly double: number } | { readonly [key: string]: Value };
type Node = [Child, Child];
type Child = Node | { readonly offset: number } | null;

/**
 * A City database of a few networks (maxmind.github.io/MaxMind-DB, version 2.0): a binary tree over
 * IPv6 with IPv4 at ::/96, its data, its metadata. Returns the path.
 */
export async function writeGeoipDatabase(networks: Record<string, TestPlace>): Promise<string> {
  const root: Node = [null, null];
  const data: Buffer[] = [];
  for (const [cidr, place] of Object.entries(networks)) {
    const offset = Buffer.concat(data).length;
    data.push(encode(recordOf(place)));
    insert(root, bitsOf(cidr), { offset });
  }

  const nodes: Node[] = [];
  number(root, nodes);
  const tree = Buffer.concat(nodes.flatMap((node) => node.map((child) => record(child, nodes))));
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_790_000_000,
    database_type: 'Test-City',
    ip_version: 6,
    node_count: nodes.length,
    record_size: 24,
  });
  const folder = await mkdtemp(join(tmpdir(), 'ticketgate-geoip-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'places.mmdb');
  const marker = Buffer.concat([Buffer.from('abcdef', 'hex'), Buffer.from('MaxMind.com')]);
  await writeFile(path, Buffer.concat([tree, Buffer.alloc(16), ...data, marker, metadata]));
  return path;
}

const recordOf = ({ country, city, latitude, longitude, accuracyKm }: TestPlace): Value => ({
  country: { iso_code: country },
  ...(city !== undefined && { city: { names: { en: city } } }),
  ...(latitude !== undefined &&
    longitude !== undefined && {
      location: {
        latitude: { double: latitude },
        longitude: { double: longitude },
        ...(accuracyKm !== undefined && { accuracy_radius: accuracyKm }),
      },
    }),
});

function bitsOf(cidr: string): number[] {
  const [address, length] = ipaddr.parseCIDR(cidr);
  const bytes = address.toByteArray();
  const padding = Array<number>(128 - bytes.length * 8).fill(0);
  const bits = bytes.flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => (byte >> bit) & 1));
  return [...padding, ...bits.slice(0, length)];
}

function insert(root: Node, bits: readonly number[], leaf: { offset: number }): void {
  let node = root;
  for (const bit of bits.slice(0, -1)) {
    const next = node[bit];
    node = Array.isArray(next) ? next : (node[bit] = [null, null]);
  }
  node[bits.at(-1)!] = leaf;
}

function number(node: Node, nodes: Node[]): void {
  nodes.push(node);
  for (const child of node) if (Array.isArray(child)) number(child, nodes);
}

/** The number of a node; the number of nodes for nothing; beyond that, where data is. */
function record(child: Child, nodes: readonly Node[]): Buffer {
  const buffer = Buffer.alloc(3);
  const value = Array.isArray(child)
    ? nodes.indexOf(child)
    : nodes.length + (child ? 16 + child.offset : 0);
  buffer.writeUIntBE(value, 0, 3);
  return buffer;
}

/** Types: 2 text, 3 double, 6 unsigned 32 bits, 7 map. */
function encode(value: Value): Buffer {
  if (typeof value === 'string')
    return Buffer.concat([control(2, value.length), Buffer.from(value)]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(6, 4), bytes]);
  }
  if (typeof value['double'] === 'number') {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value['double']);
    return Buffer.concat([control(3, 8), bytes]);
  }
  const entries = Object.entries(value as Record<string, Value>);
  return Buffer.concat([
    control(7, entries.length),
    ...entries.flatMap(([key, entry]) => [encode(key), encode(entry)]),
  ]);
}

const control = (type: number, size: number): Buffer => Buffer.of((type << 5) | size);
