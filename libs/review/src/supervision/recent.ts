/** What is reckoned in less, in milliseconds, is reckoned for everybody who asks. */
const QUICK = 200;

interface Kept<T> {
  readonly answer: Promise<T>;
  until: number;
}

/**
 * Answers that may take long to reckon. One that did is told again to whoever asks the same soon after, so that at most
 * `share` of the time goes into it, however many look. Every answer says what it was reckoned from, and when.
 */
export class Recent<T> {
  private readonly kept = new Map<string, Kept<T>>();

  constructor(private readonly share = 0.05) {}

  of(question: string, reckon: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const known = this.kept.get(question);
    if (known && known.until > started) return known.answer;
    const answer = reckon();
    // One that took long the last time is reckoned once at a time.
    const now: Kept<T> = { answer, until: known ? Infinity : 0 };
    this.kept.set(question, now);
    answer.then(
      () => this.keep(question, now, performance.now() - started),
      () => this.kept.delete(question),
    );
    return answer;
  }

  private keep(question: string, answer: Kept<T>, took: number): void {
    const now = performance.now();
    for (const [other, { until }] of this.kept)
      if (until > 0 && until <= now && other !== question) this.kept.delete(other);
    if (took < QUICK) return void (this.kept.get(question) === answer && this.kept.delete(question));
    answer.until = now + took * (1 / this.share - 1);
    this.kept.set(question, answer);
  }
}
