import { feedOf } from '@minutebook/search/testing';
import { type TestReview, testReview } from '../testing';
import { NOTHING_UNSEEN } from '../alerts/unseen';
import { ReviewedPast } from './past-decisions';

describe('what was decided in the past', () => {
  let review: TestReview;
  beforeAll(async () => {
    review = await testReview();
  });
  afterAll(() => review.lab.archive.drop());

  it('[R167] is told of the alert a rule raised on a message, of one folded under it too, and never of another', async () => {
    const { lab } = review;
    const past = new ReviewedPast(lab.archive.db.app, { of: async () => NOTHING_UNSEEN });
    expect(await past.minutes()).toBeNull();
    const ines = await review.admit('Ines Okafor', ['analyst']);
    await lab.take({
      'a.jsonl': feedOf([
        'an announcement in March',
        'nothing',
        'to be announced by somebody else',
        'announce the third',
      ]),
      // A copy of the first, in another room: one decision for both.
      'b.jsonl': feedOf(['an announcement in March'], 'other'),
    });
    await review.detect();
    const alerts = [...(await review.list(ines))].sort((a, b) => a.message - b.message);
    const [first, second] = alerts;
    await review.decide(ines, first!, 'violation');
    await review.decide(ines, second!, 'false-positive');
    const messages = (await lab.archive.reader.newest(100)).map(({ id }) => id).sort((a, b) => a - b);
    const rule = first!.rule;
    const found = await past.of([
      ...messages.map((message) => ({ message, rule })),
      ...messages.map((message) => ({ message, rule: rule + 1 })),
    ]);
    const folded = messages.filter(
      (message) => !alerts.some((alert) => alert.message === message) && found[messages.indexOf(message)],
    );
    expect(found[messages.indexOf(first!.message)]).toBe('violation');
    expect(found[messages.indexOf(second!.message)]).toBe('false-positive');
    expect(folded.map((message) => found[messages.indexOf(message)])).toEqual(['violation']);
    expect(found.filter((was) => was !== null)).toHaveLength(3);
    expect(await past.byRule([rule, rule + 1])).toEqual(new Map([[rule, { decided: 2, right: 1, minutes: 1 }]]));
    expect(await past.minutes()).toBe(1);
  });
});
