/** Shows enough for its owner to recognize: `+•••••••4567`, `j•••@example.com`. */
export function maskTarget(target: string): string {
  const at = target.lastIndexOf('@');
  if (at > 0) return `${[...target][0]}•••${target.slice(at)}`;
  return `+${'•'.repeat(Math.max(0, target.length - 5))}${target.slice(-4)}`;
}
