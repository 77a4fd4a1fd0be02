import { linesOf, shareText } from './plan-text';

it('a find rate has as many digits as say something', () => {
  expect([1, 0.1019, 0.0158, 0.0032].map(shareText)).toEqual(['100', '10', '1.6', '0.32']);
});

it('a list is written a line each, and nothing twice', () => {
  expect(linesOf(' HK ECM \n\nRates\nRates\n')).toEqual(['HK ECM', 'Rates']);
});
