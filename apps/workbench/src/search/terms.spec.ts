import { parse } from '@minutebook/query';
import { linesOf, termsIn } from './terms';

it('takes lines of a list, without blank ones, comments and the spaces around', () => {
  expect(linesOf('insider trading\r\n\n# a comment\n  别外传 \nacct\tnominee\n')).toEqual([
    'insider trading',
    '别外传',
    'acct',
    'nominee',
  ]);
  expect(linesOf('  \n')).toEqual([]);
});

it('takes the words and phrases of a query, each once', () => {
  const { tree } = parse('("between us" OR delete~1) W/12 announce* AND "between us" from:holt', { mode: 'search' });
  expect(termsIn(tree!)).toEqual(['"between us"', 'delete~1', 'announce*']);
});
