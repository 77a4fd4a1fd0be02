import type { ReasonTemplate } from '@minutebook/contract';
import { templatesFor } from './template-list';
import { groundIn } from './words';

const template = (id: string, disposition: ReasonTemplate['disposition']): ReasonTemplate => ({
  id,
  name: id,
  disposition,
  text: '',
  version: 0,
});

it('[R178] offers the templates of a decision before those for any, and of no other decision', () => {
  const all = [template('any', null), template('news', 'false-positive'), template('into a case', 'escalated')];
  const names = (disposition: ReasonTemplate['disposition']): string[] =>
    templatesFor(all, disposition).map(({ name }) => name);
  expect(names('false-positive')).toEqual(['news', 'any']);
  expect(names('violation')).toEqual(['any']);
  expect(names(null)).toEqual(['any', 'news', 'into a case']);
});

it.each([
  ['Tomas Wick manages 周启明.', 'Tomas Wick 是 周启明 的上级。'],
  ['Ines Okafor does not work in the queue “Market abuse”.', 'Ines Okafor 不在队列“Market abuse”中工作。'],
  ['It is assigned to Mateo Ruiz.', '已分派给 Mateo Ruiz。'],
  ['Priya Raman, who decided it, acts for Jonas Adeyemi.', '定性的 Priya Raman 代理 Jonas Adeyemi。'],
])('[R34] says in Chinese why not: %s', (english, chinese) => {
  expect(groundIn('zh', english)).toBe(chinese);
  expect(groundIn('en', english)).toBe(english);
});
