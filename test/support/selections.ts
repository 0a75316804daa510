import {
  getNamedType,
  isUnionType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLUnionType,
} from 'graphql';
import { schema } from '../../src/api/schema.ts';

type SelectedUnion = {
  readonly type: GraphQLUnionType;
  readonly typename: boolean;
  /** The names of the fields that are selected of each member or interface. */
  readonly selected: Readonly<Record<string, readonly string[]>>;
};

/** What a document selects of each union it is answered with. */
export function unionsIn(document: DocumentNode): SelectedUnion[] {
  const unions: SelectedUnion[] = [];
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      SelectionSet({ selections }) {
        const type = getNamedType(types.getType());
        if (!isUnionType(type)) return;
        const selected: Record<string, string[]> = {};
        for (const each of selections) {
          if (each.kind !== Kind.INLINE_FRAGMENT) continue;
          selected[each.typeCondition!.name.value] = each.selectionSet.selections.flatMap(
            (inner) => (inner.kind === Kind.FIELD ? [inner.name.value] : []),
          );
        }
        const [first] = selections;
        unions.push({
          type,
          selected,
          typename: first?.kind === Kind.FIELD && first.name.value === '__typename',
        });
      },
    }),
  );
  return unions;
}

/** Each selected field, with where it is: `signInEmailPassword/MfaTicket/factors/id`. */
export function pathsOf(document: DocumentNode): string[] {
  const trail: string[] = [];
  const paths: string[] = [];
  visit(document, {
    Field: {
      enter({ name }) {
        trail.push(name.value);
        paths.push(trail.join('/'));
      },
      leave: () => void trail.pop(),
    },
    InlineFragment: {
      enter: ({ typeCondition }) => void trail.push(typeCondition!.name.value),
      leave: () => void trail.pop(),
    },
  });
  return paths;
}
