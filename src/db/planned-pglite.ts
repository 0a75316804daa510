import {
  parse,
  PGlite,
  protocol,
  type QueryOptions,
  type Results,
  type Transaction,
} from '@electric-sql/pglite';
import { statementNames } from './statement-names.ts';

const { serialize } = protocol;

type Messages = Awaited<ReturnType<PGlite['execProtocol']>>['messages'];
type Prepared = { readonly types: readonly number[]; readonly described: Messages };

/**
 * Statements are parsed and planned once, as on PostgreSQL, and asked in one message. PGlite itself does
 * all of it anew each time, in six, which takes longer than to execute most of them.
 */
export class PlannedPGlite extends PGlite {
  readonly #nameOf = statementNames();
  readonly #prepared = new Map<string, Prepared>();
  readonly #parsers = new WeakMap<object, PGlite['parsers']>();

  /** Between the transactions of others. */
  override async query<Row>(text: string, values?: unknown[], options?: QueryOptions) {
    await this._checkReady();
    return this._runExclusiveTransaction(() => this.#ask<Row>(text, values, options));
  }

  override transaction<T>(act: (transaction: Transaction) => Promise<T>): Promise<T> {
    return super.transaction((transaction) =>
      act({ ...transaction, query: (...asked) => this.#ask(...asked) }),
    );
  }

  #ask<Row>(text: string, values: unknown[] = [], options: QueryOptions = {}) {
    return this._runExclusiveQuery(async () => {
      const name = this.#nameOf({ sql: text });
      const { types, described } = this.#prepared.get(name) ?? (await this.#prepare(name, text));
      const answered = await this.#send(
        serialize.bind({
          statement: name,
          values: values.map((value, index) => this.#written(value, types[index]!)),
        }),
        serialize.execute({}),
      );
      const { parsers, ...rest } = options;
      const results = parse.parseResults([...described, ...answered], this.#with(parsers), rest);
      return results[0] as Results<Row>;
    });
  }

  async #prepare(name: string, text: string): Promise<Prepared> {
    const described = await this.#send(
      serialize.parse({ name, text }),
      serialize.describe({ type: 'S', name }),
    );
    const prepared = { types: parse.parseDescribeStatementResults(described), described };
    // Without a name it is forgotten with the next one.
    if (name !== '') this.#prepared.set(name, prepared);
    return prepared;
  }

  #written(value: unknown, type: number) {
    if (value === null || value === undefined) return null;
    const serializer = this.serializers[type];
    return serializer ? serializer(value) : String(value);
  }

  /** There are some hundred of them, and whoever asks brings the same each time. */
  #with(parsers: QueryOptions['parsers']): PGlite['parsers'] {
    if (!parsers) return this.parsers;
    const known = this.#parsers.get(parsers) ?? { ...this.parsers, ...parsers };
    this.#parsers.set(parsers, known);
    return known;
  }

  async #send(...messages: Uint8Array[]): Promise<Messages> {
    const { messages: answered } = await this.execProtocol(
      Buffer.concat([...messages, serialize.sync()]),
      { syncToFs: false },
    );
    if (!this.isInTransaction()) await this.syncToFs();
    return answered;
  }
}
