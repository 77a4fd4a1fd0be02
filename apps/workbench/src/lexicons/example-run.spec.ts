import type { TriedRule } from '@minutebook/query';
import { type Outcome, runExamples } from './example-run';

const RULE: TriedRule = {
  query: '("keep this between us" OR 别外传 OR confidential) w/12 (announce* OR 公告)',
  zones: ['subject', 'own'],
  exclusions: [{ name: 'House style', query: '"kitchen rota"', until: '2026-12-31' }],
};
const TODAY = '2026-11-19';
const run = (text: string, rule: Partial<TriedRule> = {}): Outcome =>
  runExamples({ ...RULE, ...rule }, [text], TODAY)![0]!;
const marked = (text: string): string[] => run(text).spans.map(({ start, end, kind }) => kind + text.slice(start, end));

describe('examples of a rule', () => {
  it('[R173] hit, and show on which of their characters', () => {
    expect(run('别外传，周一公告前').hits).toBe(true);
    expect(marked('别外传，周一公告前')).toEqual(['a别外传', 'b公告']);
    expect(marked('> we announce it\nKeep this between us until the announcement')).toEqual([
      'aKeep this between us',
      'bannouncement',
    ]);
  });

  it('[R173] name what they lack when they do not', () => {
    expect(run('别外传').reason).toEqual({ code: 'missing', of: 'announce* OR "公告"' });
    expect(run('价格14.20', { query: '"看完 删"' }).reason).toEqual({ code: 'missing', of: '"看完删"' });
    expect(run('公告').reason).toEqual({ code: 'missing', of: '"keep this between us" OR "…' });
    expect(run(`confidential ${'word '.repeat(20)} announcement`).reason).toEqual({ code: 'apart', of: '' });
    expect(run('> confidential announcement\nok').reason).toEqual({ code: 'zone', of: '' });
  });

  it('[R176] let go by an exclusion say which one; an exclusion past its day lets nothing go', () => {
    const text = 'Confidential until the announcement of the kitchen rota.';
    expect(run(text)).toMatchObject({ hits: false, reason: { code: 'excluded', of: 'House style' } });
    expect(run(text, { exclusions: [{ ...RULE.exclusions[0]!, until: '2026-11-18' }] }).hits).toBe(true);
  });

  it('cannot be run while the rule has a fault', () => {
    expect(runExamples({ ...RULE, query: '("keep' }, ['keep'], TODAY)).toBeNull();
  });
});
