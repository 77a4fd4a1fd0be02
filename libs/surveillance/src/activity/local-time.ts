const HALF_HOUR = 1_800_000;

/** Day and hour of a zone. Asked for every message, so each half hour is worked out once; no zone's hour begins within one. */
export class LocalTime {
  private readonly known = new Map<number, { readonly day: string; readonly hour: number }>();
  private readonly format: Intl.DateTimeFormat;

  constructor(zone: string) {
    this.format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      hourCycle: 'h23',
    });
  }

  /** `at` in milliseconds since 1970. The day is `YYYY-MM-DD`. */
  of(at: number): { readonly day: string; readonly hour: number } {
    const bucket = Math.floor(at / HALF_HOUR);
    let local = this.known.get(bucket);
    if (!local) {
      const parts = this.format.formatToParts(bucket * HALF_HOUR);
      const part = (type: string): string => parts.find((one) => one.type === type)!.value;
      local = {
        day: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
        hour: Number(part('hour')),
      };
      this.known.set(bucket, local);
    }
    return local;
  }
}
