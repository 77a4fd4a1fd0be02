import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { Message } from '@minutebook/contract';
import { Language } from '../language';
import { When } from '../when';
import { diffRuns, type DiffRun } from './diff';
import { CONVERSATION_WORDS } from './words';

interface Line {
  readonly version: number;
  readonly at: string | null;
  readonly source: { text: string; zone: string | null };
  readonly lead: string;
  readonly runs: readonly DiffRun[];
  readonly note: string;
  readonly shown: boolean;
}

/** Every state of a message: v0 as sent, edits as what went and came, what was deleted at the source. Nothing is lost. */
@Component({
  selector: 'mb-versions',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [When],
  host: { class: 'vers', role: 'list', '[attr.aria-label]': 'words().versions' },
  template: `
    @for (line of lines(); track line.version) {
      <div role="listitem" [attr.aria-current]="line.shown ? 'true' : null">
        <span class="v">v{{ line.version }}</span>
        <span class="num dim"><mb-when [at]="line.at" as="stamp" [source]="line.source" /></span>
        <span class="pre" dir="auto"
          ><ng-container>{{ line.lead }}</ng-container>
          @for (run of line.runs; track $index) {
            @switch (run.kind) {
              @case ('del') {
                <del>{{ run.text }}</del>
              }
              @case ('ins') {
                <ins>{{ run.text }}</ins>
              }
              @default {
                <ng-container>{{ run.text }}</ng-container>
              }
            }
          }
        </span>
        <span class="nowrap" [class.dim]="!line.shown" [class.medium]="line.shown">{{ line.note }}</span>
      </div>
    }
  `,
})
export class Versions {
  readonly message = input.required<Message>();
  /** Version shown in the message itself. */
  readonly shown = input.required<number>();
  protected readonly words = inject(Language).words(CONVERSATION_WORDS);

  protected readonly lines = computed<readonly Line[]>(() => {
    const words = this.words();
    const { versions } = this.message();
    return versions.map((version, i): Line => {
      const before = versions[i - 1];
      const shown = version.version === this.shown();
      const first = i === 0;
      const lead =
        version.change === 'deleted'
          ? words.gone
          : version.change === 'earlier'
            ? `${words.earlierState} `
            : first
              ? ''
              : `${words.editedTo} `;
      return {
        version: version.version,
        at: version.at,
        source: { text: version.sourceTime.text, zone: version.sourceTime.zone },
        lead,
        runs:
          version.change === 'deleted'
            ? []
            : first
              ? [{ kind: 'same', text: cut(version.body) || words.empty }]
              : diffRuns(before?.body ?? '', version.body),
        note: shown ? words.shownAbove : first ? words.asSent : '',
        shown,
      };
    });
  });
}

const LONGEST = 240;

function cut(text: string): string {
  const letters = [...text];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('')}…` : text;
}
