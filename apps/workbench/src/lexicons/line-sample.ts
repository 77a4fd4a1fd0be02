import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import type { JudgedMessage, Rehearsal } from '@minutebook/contract';
import { rehearsals as rehearsalsApi } from '@minutebook/contract/rehearsals';
import { Api } from '../shell/api/client';
import { ChannelMark } from '../ui/channel-mark';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { SnippetText } from '../ui/snippet-text';
import { When } from '../ui/when';
import { RehearsalRoom } from './rehearsal-room';
import { REHEARSAL_WORDS } from './rehearsal-words';
import { Workshop } from './workshop';

/** Without a find among so many, less than 5 % are missed at 95 % confidence (requirements, R170). */
const DRAWN = 59;
const LIMIT = 50;

/** Messages below the line of the draft, read by a person: how much it misses at most (E4). */
@Component({
  selector: 'mb-line-sample',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ChannelMark, ProblemNotice, SnippetText, When],
  host: { class: 'stack' },
  template: `
    <section class="sect">
      <p class="small muted">{{ words().line.about }}</p>
      @if (rehearsal().sample.length > 0) {
        <table class="tbl tbl-sm bleed">
          <thead>
            <tr>
              <th>{{ words().line.column.stratum }}</th>
              <th class="num">{{ words().line.column.population }}</th>
              <th class="num">{{ words().line.column.judged }}</th>
              <th class="num">{{ words().line.column.found }}</th>
              <th class="num">{{ words().line.column.upper }}</th>
            </tr>
          </thead>
          <tbody>
            @for (row of rehearsal().sample; track row.stratum) {
              <tr>
                <td>{{ words().line.stratum[row.stratum] }}</td>
                <td class="num">{{ format.count(row.population) }}</td>
                <td class="num">{{ words().line.ofDrawn(format.count(row.judged), format.count(row.drawn)) }}</td>
                <td class="num" [class.t-bad]="row.found > 0">{{ format.count(row.found) }}</td>
                <td class="num">{{ row.upper === null ? '–' : words().line.percent(row.upper.toFixed(1)) }}</td>
              </tr>
            }
          </tbody>
        </table>
      } @else if (rehearsal().drawing) {
        <p class="small dim" role="status">{{ words().line.drawing }}</p>
      } @else {
        <p class="small dim">{{ words().line.none }} {{ words().line.once }}</p>
        @if (shop.mayWrite()) {
          <div class="line">
            <button type="button" class="btn btn-sm" [disabled]="room.busy()" (click)="draw()">
              {{ words().line.draw }}
            </button>
          </div>
        }
      }
    </section>
    @if (page.problem(); as problem) {
      <div class="sect"><mb-problem-notice [problem]="problem" /></div>
    }
    @for (row of page.value()?.items ?? []; track row.message) {
      <section class="sect" role="group" [attr.aria-label]="row.sender || words().unknownSender">
        <div class="line small">
          <span class="nowrap tn"><mb-when as="short-day" [at]="row.sentAt" /></span>
          <mb-channel [channel]="row.channel" />
          <span class="clip medium" dir="auto">{{ row.sender || words().unknownSender }}</span>
          <span class="grow"></span>
          <span class="dim nowrap">{{ words().line.stratum[row.stratum] }}</span>
        </div>
        @for (snippet of row.snippets; track $index) {
          <p class="small measure"><mb-snippet [snippet]="snippet" /></p>
        }
        <div class="line">
          <div class="seg" role="group" [attr.aria-label]="words().line.column.judged">
            <button
              type="button"
              [disabled]="!shop.mayWrite() || room.busy()"
              [attr.aria-pressed]="row.judgement?.relevant === true"
              (click)="judge(row, true)"
            >
              {{ words().line.relevant }}
            </button>
            <button
              type="button"
              [disabled]="!shop.mayWrite() || room.busy()"
              [attr.aria-pressed]="row.judgement?.relevant === false"
              (click)="judge(row, false)"
            >
              {{ words().line.silent }}
            </button>
          </div>
          @if (row.judgement; as judgement) {
            <span class="xs dim">{{ words().line.judgedBy(judgement.by) }}</span>
          }
        </div>
      </section>
    }
    @if (page.value()?.next; as next) {
      <div class="list-end">
        <button type="button" class="btn btn-sm btn-bare" [disabled]="page.busy()" (click)="load(next)">
          {{ words().more }}
        </button>
      </div>
    }
  `,
})
export class LineSample {
  readonly rehearsal = input.required<Rehearsal>();
  private readonly api = inject(Api);
  protected readonly shop = inject(Workshop);
  protected readonly room = inject(RehearsalRoom);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(REHEARSAL_WORDS);
  protected readonly page = new Loading<{ items: JudgedMessage[]; next: string | null }>();
  /** Of this rehearsal something is drawn. */
  private readonly drawn = computed(() => (this.rehearsal().sample.length > 0 ? this.rehearsal().id : null));

  constructor() {
    effect(() => {
      if (this.drawn() !== null) untracked(() => void this.load());
    });
  }

  protected draw(): void {
    void this.room.draw(DRAWN, DRAWN);
  }

  /** The list keeps its order while it is read. */
  protected async judge(row: JudgedMessage, relevant: boolean): Promise<void> {
    const list = this.page.value();
    const by = this.shop.me();
    if (!list || !(await this.room.judge(row.message, relevant))) return;
    const judgement = { relevant, note: '', by, at: new Date(this.format.now()).toISOString() };
    const items = list.items.map((other) => (other.message === row.message ? { ...other, judgement } : other));
    this.page.set({ ...list, items });
  }

  protected async load(after?: string): Promise<void> {
    const before = after === undefined ? [] : (this.page.value()?.items ?? []);
    const query = { limit: LIMIT, ...(after && { after }) };
    const { id } = this.rehearsal();
    await this.page.run(async (signal) => {
      const { items, next } = await this.api.call(rehearsalsApi.sample, { params: { id }, query }, signal);
      return { items: [...before, ...items], next };
    });
  }
}
