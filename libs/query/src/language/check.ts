import { type Fault, fault } from './fault';
import { isGated } from './regex';
import { type Query } from './tree';
import { children } from './visit';

/** What only the whole tree shows: ungated regular expressions, fields within fields, queries nothing bounds. */
export function checkTree(tree: Query): { errors: readonly Fault[]; warnings: readonly Fault[] } {
  const errors: Fault[] = [];
  visit(tree, { covered: false, zone: false, exact: false }, errors);
  const warnings = isBounded(tree)
    ? []
    : [fault('unbounded', tree.range, 'Nothing here has to be present, so nearly every message is read in full.')];
  return { errors, warnings };
}

const SPELLED_LOOSELY: ReadonlySet<Query['kind']> = new Set([
  'fuzzy',
  'regex',
  'tokenRegex',
  'obf',
  'party',
  'value',
  'date',
  'saved',
]);

interface Context {
  /** Whether something indexed has to be present as well. */
  readonly covered: boolean;
  readonly zone: boolean;
  readonly exact: boolean;
}

function visit(node: Query, context: Context, errors: Fault[]): void {
  if (node.kind === 'regex' && !context.covered && !isGated(node.source)) {
    errors.push(
      fault(
        'regex-literal',
        node.range,
        'A regular expression by itself needs 3 letters or digits in a row (or 1 Han character) that every match contains; or put AND and a word beside it.',
      ),
    );
  }
  if (node.kind === 'within' && context.zone) {
    errors.push(
      fault('field-nested', node.range, 'A text lies in one zone only, so one zone field cannot stand inside another.'),
    );
  }
  if (context.exact && SPELLED_LOOSELY.has(node.kind)) {
    errors.push(
      fault(
        'case-content',
        node.range,
        'case: compares words and phrases; what stands here has no spelling to compare.',
      ),
    );
  }
  const exact = context.exact || node.kind === 'case';
  const zone = context.zone || node.kind === 'within';
  const parts = children(node);
  for (const part of parts) {
    const covered =
      context.covered || (node.kind === 'and' && parts.some((other) => other !== part && isBounded(other)));
    visit(part, { covered, zone, exact }, errors);
  }
}

/** Whether an index can list every message the node may match. */
function isBounded(node: Query): boolean {
  switch (node.kind) {
    case 'not':
      return false;
    case 'and':
      return node.of.some(isBounded);
    case 'or':
      return node.of.every(isBounded);
    case 'regex':
      return isGated(node.source);
    case 'within':
    case 'case':
    case 'obf':
      return isBounded(node.of);
    default:
      return true;
  }
}
