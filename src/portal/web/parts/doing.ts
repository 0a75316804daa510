import { useRef, useState } from 'preact/hooks';
import { mishap, type Problem } from '../api/failure.ts';

/** Something that takes a while and may fail: once at a time, and what went wrong last. */
export function useDoing() {
  // What is busy is not `disabled`: a button that is loses the focus.
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function run(work: () => Promise<Problem | null | void>): Promise<void> {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      setProblem((await work()) ?? null);
    } catch (error) {
      setProblem(mishap(error));
    } finally {
      running.current = false;
      setBusy(false);
    }
  }
  return { busy, problem, run };
}

export type Doing = ReturnType<typeof useDoing>;
