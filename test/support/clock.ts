/** Time that stands still until it is told to move. Starts now, on a whole TOTP step. */
export function testClock() {
  const STEP_MS = 30_000;
  let now = Math.floor(Date.now() / STEP_MS) * STEP_MS;
  return Object.assign(() => new Date(now), {
    advance(seconds: number) {
      now += seconds * 1000;
    },
    set(date: Date) {
      now = date.getTime();
    },
  });
}

export type TestClock = ReturnType<typeof testClock>;
