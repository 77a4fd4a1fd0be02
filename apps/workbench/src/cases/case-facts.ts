import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Case, CaseCandidates } from '@minutebook/contract';
import { cases as casesApi } from '@minutebook/contract/case-endpoints';
import { DayText } from '../conduct/day-text';
import { Api } from '../shell/api/client';
import { draftOf } from '../ui/draft';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { OpenedCase } from './opened-case';
import { CASE_WORDS } from './words';

type Editing = 'access' | 'due' | 'regulator' | 'link' | null;

/** Who owns a case, who may see it and who never will, until when, and how it stands in the ledger. */
@Component({
  selector: 'mb-case-facts',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  templateUrl: './case-facts.html',
  host: { class: 'sect' },
})
export class CaseFacts {
  readonly case = input.required<Case>();
  private readonly api = inject(Api);
  protected readonly opened = inject(OpenedCase);
  protected readonly format = inject(Format);
  protected readonly days = inject(DayText);
  protected readonly words = inject(Language).words(CASE_WORDS);
  protected readonly candidates = new Loading<CaseCandidates>();
  protected readonly editing = signal<Editing>(null);
  protected readonly picked = signal('');
  protected readonly due = draftOf(() => ({ of: this.case().id, value: this.case().due ?? '' }));
  protected readonly regulator = draftOf(() => ({ of: this.case().id, value: this.case().regulator ?? '' }));
  protected readonly other = signal('');
  protected readonly why = signal('');
  protected readonly cannotSee = computed(() => {
    const { subjects, line } = this.case().cannotSee;
    return subjects.length === 0 ? null : this.words().side.line(subjects.join(', '), line.join(', '));
  });
  protected readonly colleagues = computed(() => {
    const members = new Set(this.case().team.map(({ id }) => id));
    return (this.candidates.value()?.colleagues ?? []).filter(({ id }) => !members.has(id));
  });

  protected edit(what: Editing): void {
    this.editing.set(this.editing() === what ? null : what);
    if (this.editing() !== 'access') return;
    void this.candidates.run((signal) =>
      this.api.call(casesApi.candidates, { params: { id: this.case().id } }, signal),
    );
  }

  protected async give(event: Event): Promise<void> {
    event.preventDefault();
    const user = this.picked();
    if (user !== '' && (await this.opened.act(casesApi.giveAccess, { ...this.version(), user }))) this.done();
  }

  protected take(user: string): void {
    void this.opened.act(casesApi.takeAccess, { ...this.version(), user, reason: this.words().side.takeWhy });
  }

  protected async saveDue(event: Event): Promise<void> {
    event.preventDefault();
    if (await this.opened.act(casesApi.change, { ...this.version(), due: this.due() || null })) this.done();
  }

  protected async saveRegulator(event: Event): Promise<void> {
    event.preventDefault();
    if (await this.opened.act(casesApi.change, { ...this.version(), regulator: this.regulator().trim() || null }))
      this.done();
  }

  protected async link(event: Event): Promise<void> {
    event.preventDefault();
    const other = String(Number(this.other().trim().replace(/^C-/i, '')));
    if (await this.opened.act(casesApi.link, { ...this.version(), other, why: this.why().trim() })) this.done();
  }

  protected unlink(other: string): void {
    void this.opened.actOn(casesApi.unlink, other, this.version());
  }

  private done(): void {
    this.editing.set(null);
    this.picked.set('');
    this.other.set('');
    this.why.set('');
  }

  private version(): { version: number } {
    return { version: this.case().version };
  }
}
