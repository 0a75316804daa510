/** One change somewhere in the bytes that base64url text stands for. */
export const mutateBase64url = (text: string, random: () => number): string =>
  mutateBytes(Buffer.from(text, 'base64url'), random).toString('base64url');

/** A bit, a byte, an insertion, a deletion, a cut, or a piece said twice. */
function mutateBytes(bytes: Uint8Array, random: () => number): Buffer {
  const below = (limit: number) => Math.floor(random() * limit);
  const at = below(bytes.length);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at + 1)];
  const piece = bytes.subarray(at, at + 1 + below(16));
  const mutants: (() => Uint8Array[])[] = [
    () => [before, Buffer.of(bytes[at]! ^ (1 << below(8))), after],
    () => [before, Buffer.of((bytes[at]! + 1 + below(255)) % 256), after],
    () => [before, Buffer.of(below(256)), bytes.subarray(at)],
    () => [before, after],
    () => [before],
    () => [before, piece, bytes.subarray(at)],
    () => [bytes, Buffer.of(below(256))],
  ];
  return Buffer.concat(mutants[below(mutants.length)]!());
}
