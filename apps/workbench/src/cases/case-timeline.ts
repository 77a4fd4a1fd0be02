import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import type { Case, CaseEvent } from '@minutebook/contract';
import { cases as casesApi } from '@minutebook/contract/case-endpoints';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { When } from '../ui/when';
import { OpenedCase } from './opened-case';
import { TIMELINE_WORDS } from './timeline-words';
import { CASE_WORDS } from './words';

/** What was done about a case, newest first, and the box to write a note in. */
@Component({
  selector: 'mb-case-timeline',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, When],
  host: { class: 'sect' },
  template: `
    <h3>{{ words().timeline }}</h3>
    <form class="stack stack-1" novalidate (submit)="write($event)">
      <textarea
        #box
        class="area"
        rows="2"
        maxlength="4000"
        [attr.aria-label]="words().note.label"
        [placeholder]="words().note.placeholder"
        [value]="text()"
        (input)="text.set(box.value)"
      ></textarea>
      @if (text().trim() !== '') {
        <div class="line">
          <button class="btn btn-sm" [disabled]="opened.busy()">{{ words().note.do }}</button>
          <span class="small dim" dir="auto">{{ mentionedNames() }}</span>
        </div>
      }
    </form>
    <ul class="tl small">
      @for (event of opened.events.value()?.items ?? []; track event.index) {
        <li>
          <span
            ><b class="medium" dir="auto">{{ event.by }}</b
            >&ngsp;<span dir="auto">{{ sentence(event) }}</span></span
          >
          <span class="dim xs num nowrap"><mb-when [at]="event.at" /></span>
          @if (event.action === 'case.noted') {
            <p class="muted said" dir="auto">{{ event.facts['note'] }}</p>
          }
        </li>
      }
    </ul>
    @if (opened.events.value()?.next) {
      <button type="button" class="btn btn-bare btn-sm" (click)="opened.loadOlder()">
        <mb-icon name="down" size="sm" />{{ words().older }}
      </button>
    }
  `,
})
export class CaseTimelineView {
  readonly case = input.required<Case>();
  protected readonly opened = inject(OpenedCase);
  private readonly language = inject(Language);
  protected readonly words = this.language.words(CASE_WORDS);
  private readonly acts = this.language.words(TIMELINE_WORDS);
  protected readonly text = signal('');

  protected sentence({ action, facts }: CaseEvent): string {
    const of =
      facts['items'] ?? facts['item'] ?? facts['person'] ?? facts['task'] ?? facts['other'] ?? facts['user'] ?? '';
    const said = (this.acts() as Readonly<Record<string, (of: string) => string>>)[action];
    return said ? said(String(of)) : action;
  }

  /** Members of the case whose names stand in the text after an @. */
  protected mentioned(): Case['team'] {
    return this.case().team.filter(
      ({ name }) => this.text().includes(`@${name}`) || this.text().includes(`@${name.split(' ')[0]!}`),
    );
  }

  protected mentionedNames(): string {
    return this.mentioned()
      .map(({ name }) => `@${name}`)
      .join(' ');
  }

  protected async write(event: Event): Promise<void> {
    event.preventDefault();
    const body = { text: this.text().trim(), mentions: this.mentioned().map(({ id }) => id) };
    if (body.text !== '' && (await this.opened.act(casesApi.note, body))) this.text.set('');
  }
}
