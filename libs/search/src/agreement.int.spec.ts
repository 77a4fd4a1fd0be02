import { randomBytes } from 'node:crypto';
import { Log } from '@minutebook/platform';
import { describeWith } from '@minutebook/platform/testing';
import * as fc from 'fast-check';
import { Comparison, Disagreement, KINDS } from './agreement/comparison';
import { type Files, generatedCorpus } from './agreement/corpus';
import { changeSides, nameEverybody } from './agreement/directory';
import { queries } from './agreement/queries';
import { queriesAbout, realMails, realTexts, samplesAreHere } from './agreement/samples';
import { ElasticIndex } from './elastic/elastic-index';
import { Indexer } from './indexing/indexer';
import { feedOf, type TestSearch, testSearch } from './testing';

/** Another seed is another archive and other queries: MINUTEBOOK_SEED=2 MINUTEBOOK_QUERIES=50000 explores. */
const SEED = Number(process.env.MINUTEBOOK_SEED ?? 1);
const QUERIES = Number(process.env.MINUTEBOOK_QUERIES ?? 10_000);
const QUERIES_ABOUT_SAMPLES = 1_000;
/** Queries that have a node of each kind, at least. */
const OF_EACH_KIND = QUERIES / 50;

const MESSAGES = 400;
const REVISIONS = 80;
/** Most queries of one batch: the matcher reads every message once for all of them. */
const BATCH = 32;
/** Batches between two looks at how many queries there were. */
const ROUND = 20;
const PATIENCE = 900_000;

/** Too many for a tsvector, which has room for 1 MiB of words and places. */
const MANY_WORDS = 120_000;

const ELASTICSEARCH = process.env.MINUTEBOOK_TEST_ELASTICSEARCH;

/** One archive in every index there is, and what is compared about it. */
interface Laboratory {
  readonly comparison: Comparison;
  end(): Promise<void>;
}

async function laboratory(imports: readonly Files[], people = false): Promise<Laboratory> {
  const lab = await testSearch();
  let elastic: ElasticIndex | undefined;
  const end = async (): Promise<void> => {
    await elastic?.clear();
    await elastic?.close();
    await lab.archive.drop();
  };
  try {
    for (const files of imports) await lab.take(files);
    if (people) await nameEverybody(lab);
    if (ELASTICSEARCH !== undefined) elastic = await elasticIndex(ELASTICSEARCH, lab);
    if (people) await changeSides(lab);
    const indices = elastic ? [lab.index, elastic] : [lab.index];
    return {
      comparison: await Comparison.over(lab.archive.reader, lab.resolver, indices, await earlier(lab)),
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Ledger positions at which much of the archive, and some of its later versions, had not come yet. */
async function earlier({ archive }: TestSearch): Promise<readonly number[]> {
  const head = await archive.reader.head();
  return [0.5, 0.95].map((part) => Math.floor(head * part));
}

/** Elasticsearch, filled from the same ledger as PostgreSQL. */
async function elasticIndex(url: string, { archive, vocabulary }: TestSearch): Promise<ElasticIndex> {
  const { db, reader, directory, clock } = archive;
  const index = new ElasticIndex(url, db.app, `agreement-${randomBytes(4).toString('hex')}`);
  await index.prepare();
  const quiet = new Log('error', () => undefined);
  await new Indexer(db.app, reader, directory, index, vocabulary, clock, quiet).catchUp();
  return index;
}

/** Compares this many different queries. Fails with the seed, the batch as fast-check shrank it, and the smallest query. */
async function agree(comparison: Comparison, made: fc.Arbitrary<string>, count: number): Promise<void> {
  const batch = fc.array(made, { minLength: 1, maxLength: BATCH, size: 'max' });
  const moment = fc.constantFrom(0, 0, 0, 0, 1, 2);
  const property = fc.asyncProperty(batch, moment, (sources, when) => comparison.check(sources, when));
  for (let round = 0; comparison.queries < count; round++) {
    const details = await fc.check(property, { seed: SEED + round, numRuns: ROUND });
    if (!details.failed) continue;
    const { errorInstance: error } = details;
    const smallest = error instanceof Disagreement ? await comparison.smallest(error) : error;
    throw new Error(
      `${await fc.asyncDefaultReportMessage(details)}\n\nWith MINUTEBOOK_SEED=${SEED}, and smallest of all:\n${String(smallest)}`,
    );
  }
}

describe('the matcher and every index agree', () => {
  describe('about generated texts', () => {
    let lab: Laboratory;
    beforeAll(async () => {
      lab = await laboratory(generatedCorpus(SEED, MESSAGES, REVISIONS), true);
    }, PATIENCE);
    afterAll(() => lab?.end());

    it(
      '[R197] on 10,000 generated queries of every kind: no match missing, nothing certain that is none',
      async () => {
        const { comparison } = lab;
        await agree(comparison, queries, QUERIES);
        process.stdout.write(comparison.report(`Seed ${SEED}, generated texts`));
        expect(comparison.answers('postgres')).toBeGreaterThanOrEqual(QUERIES);
        expect(KINDS.filter((kind) => comparison.count(kind) < OF_EACH_KIND)).toEqual([]);
      },
      PATIENCE,
    );

    describeWith('elasticsearch', 'and Elasticsearch', () => {
      it('[R197] was asked every one of them', () => {
        expect(lab.comparison.answers('elasticsearch')).toBeGreaterThanOrEqual(QUERIES);
      });
    });
  });

  describe('about a text of more words than a row of PostgreSQL holds', () => {
    let lab: Laboratory;
    beforeAll(async () => {
      const words = Array.from({ length: MANY_WORDS }, (_, i) => `w${i}`).join(' ');
      lab = await laboratory([{ 'feed.jsonl': feedOf(['w5 first', `${words}\n> w5 abcd`, 'abcd w5 w6']) }]);
    }, PATIENCE);
    afterAll(() => lab?.end());

    it(
      'on its first words, its last ones, and lists of thousands',
      async () => {
        const last = MANY_WORDS - 1;
        const list = Array.from({ length: 6_000 }, (_, i) => `w${i * 20}`);
        const asked = [
          ...[
            'w5',
            `w${last}`,
            `"w${last - 1} w${last}"`,
            `"w${last} w${last - 1}"`,
            `w${last}*`,
            `*${last}`,
            'absent',
          ],
          ...[`NOT w${last}`, 'NOT w5', 'NOT absent', `w${last} NOT W/3 w6`, `w5 W/3 w6`, 'first OR abcd'],
          ...['own:abcd', 'quoted:w5', `quoted:w${last}`, `own:w${last} AND quoted:abcd`, '~obf(abcd)'],
          ...['/w1199\\d+ w1199/', list.join(' OR '), `NOT (${list.slice(1).join(' OR ')})`],
        ];
        await lab.comparison.check(asked);
        expect(lab.comparison.queries).toBe(asked.length);
      },
      PATIENCE,
    );
  });

  (samplesAreHere ? describe : describe.skip)('about real texts', () => {
    let lab: Laboratory;
    beforeAll(async () => {
      lab = await laboratory([{ 'feed.jsonl': feedOf(realTexts()), ...realMails() }]);
    }, PATIENCE);
    afterAll(() => lab?.end());

    it(
      '[R197] on queries made of their own words (needs ../shared/samples)',
      async () => {
        await agree(lab.comparison, queriesAbout(realTexts()), QUERIES_ABOUT_SAMPLES);
        process.stdout.write(lab.comparison.report(`Seed ${SEED}, real texts`));
        expect(lab.comparison.answers('postgres')).toBeGreaterThanOrEqual(QUERIES_ABOUT_SAMPLES);
      },
      PATIENCE,
    );
  });
});
