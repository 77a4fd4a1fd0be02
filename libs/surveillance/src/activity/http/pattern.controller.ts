import { Controller, Inject } from '@nestjs/common';
import { type In, Input, Serves } from '@minutebook/access';
import { Directory, Reader, Sights } from '@minutebook/archive';
import { api, type Pattern, type PatternRehearsal } from '@minutebook/contract';
import { type Jobs, JOBS } from '@minutebook/platform';
import { ACTIVITY_JOB } from '../../watch/jobs/watch.job';
import { type PatternDetail, Patterns } from '../patterns';
import type { RehearsalRow } from '../store/pattern-store';

/** Patterns of unusual activity. Of what they found, samples show only what the reader may see. */
@Controller()
export class PatternController {
  constructor(
    private readonly patterns: Patterns,
    private readonly reader: Reader,
    private readonly sights: Sights,
    private readonly directory: Directory,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {}

  @Serves(api.watch.patterns)
  async list(@Input() { actor }: In<typeof api.watch.patterns>): Promise<{ items: Pattern[] }> {
    const items = await this.patterns.list();
    return { items: await Promise.all(items.map((item) => this.present(item, actor.id))) };
  }

  @Serves(api.watch.changePattern)
  async change(@Input() { actor, params, body }: In<typeof api.watch.changePattern>): Promise<Pattern> {
    return this.present(await this.patterns.change(actor, params.code, body.version, body.settings), actor.id);
  }

  @Serves(api.watch.rehearsePattern)
  async rehearse(@Input() { actor, params, body }: In<typeof api.watch.rehearsePattern>): Promise<Pattern> {
    const asked = await this.patterns.rehearse(actor, params.code, body.version, body);
    await this.jobs.enqueue(ACTIVITY_JOB, {}, { key: 'follow' });
    return this.present(asked, actor.id);
  }

  @Serves(api.watch.switchPattern)
  async switch(@Input() { actor, params, body }: In<typeof api.watch.switchPattern>): Promise<Pattern> {
    const switched = await this.patterns.switch(actor, params.code, body.version, body.on, body.reason);
    await this.jobs.enqueue(ACTIVITY_JOB, {}, { key: 'follow' });
    return this.present(switched, actor.id);
  }

  private async present(detail: PatternDetail, user: string): Promise<Pattern> {
    const { code, isOn, settings, changedAt, changedByName, isRehearsed, rehearsal, hits, version } = detail;
    return {
      code,
      isOn,
      settings,
      changedAt: changedAt?.toISOString() ?? null,
      changedBy: changedByName,
      isRehearsed,
      rehearsal: rehearsal && (await this.presentRehearsal(rehearsal, user)),
      hits,
      version,
    };
  }

  private async presentRehearsal(row: RehearsalRow, user: string): Promise<PatternRehearsal> {
    const { id, state, from, to, settings, messages, alerts, people, weeks, samples, askedByName, finishedAt } = row;
    const [seen, { persons }] = await Promise.all([
      this.reader.seen(
        samples.map(({ message }) => message),
        await this.sights.of(user),
      ),
      this.directory.whoIsWho(),
    ]);
    const names = new Map(persons.map((person) => [person.id, person.name]));
    return {
      id: String(id),
      state,
      from,
      to,
      settings,
      messages,
      alerts,
      people,
      weeks: [...weeks],
      samples: samples
        .filter(({ message }) => seen.has(message))
        .map(({ message, at, person, figures }) => ({
          message: String(message),
          at: new Date(at).toISOString(),
          person: person === null ? null : (names.get(person) ?? null),
          figures: { ...figures },
        })),
      askedBy: askedByName,
      finishedAt: finishedAt?.toISOString() ?? null,
    };
  }
}
