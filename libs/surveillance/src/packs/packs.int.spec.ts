import { OPERATOR } from '@minutebook/archive/testing';
import { feedOf } from '@minutebook/search/testing';
import { TestDetection } from '../detection/lab.testing';
import { Packs } from './packs';

let test: TestDetection;
let packs: Packs;
let themed: unknown[];

beforeEach(async () => {
  test = await TestDetection.start();
  themed = [];
  packs = new Packs(test.lexicons, {
    setTheme: (_actor, lexicon, theme) => {
      themed.push([lexicon, theme]);
      return Promise.resolve({} as never);
    },
  });
});
afterEach(() => test.lab.archive.drop());

it('[R174] [E7] off-channel, put into force at the first start, alerts on what arrives, in English and Chinese', async () => {
  const { lexicon, inForce } = await packs.begin(OPERATOR);
  expect(inForce.map(({ theme }) => theme)).toEqual(inForce.map(() => 'off-channel'));
  expect(themed).toEqual([[lexicon.id, 'off-channel']]);
  await test.lab.take({ 'a.jsonl': feedOf(['add me on WhatsApp', '加我微信', 'lunch at noon?']) });
  await test.detect();
  const { archive } = test.lab;
  const found = await test.findings.after(archive.db.app, 0, 100);
  const rules = await test.findings.rules(found.map((hit) => hit.ruleVersion));
  expect(found.map((hit) => rules.get(hit.ruleVersion)!.code).sort()).toEqual(['OFF-APP', 'OFF-APP-ZH']);
});

it('lays only the rules that were asked for into a draft, and refuses what the pack does not have', async () => {
  const { lexicon } = await test.lexicons.create(OPERATOR, 'Gifts');
  const laid = await packs.lay(OPERATOR, lexicon.id, lexicon.version, 'gifts', ['GFT-BRIBE']);
  expect(laid.lexicon.draft!.map(({ code }) => code)).toEqual(['GFT-BRIBE']);
  expect(laid.inForce).toEqual([]);
  const stray = packs.lay(OPERATOR, lexicon.id, laid.lexicon.version, 'gifts', ['OFF-APP']);
  await expect(stray).rejects.toMatchObject({ code: 'rule-not-in-pack', status: 422 });
  const late = packs.lay(OPERATOR, lexicon.id, lexicon.version, 'gifts', undefined);
  await expect(late).rejects.toMatchObject({ status: 409 });
});
