import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import type { OwnQuality } from '@minutebook/contract';
import { quality as qualityApi } from '@minutebook/contract/quality';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { ProblemView } from '../ui/problem-view';
import { When } from '../ui/when';
import { QUALITY_WORDS } from './words';

/** What is written to a reviewer about their own decisions, and what their queues ask of them. */
@Component({
  selector: 'mb-own-feedback',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ProblemNotice, ProblemView, When],
  host: { class: 'panes panes-inner' },
  template: `
    <section class="pane pane-main" [attr.aria-label]="words().views.feedback">
      <div class="pane-head">
        <h2>{{ words().title }}</h2>
        <ng-content />
      </div>
      @if (own.value(); as mine) {
        <div class="pane-body">
          @for (item of mine.feedback; track item.id) {
            <section class="sect measure">
              <h3>
                {{ words().alert(item.alert) }}
                <span class="tag">{{ words().own.yours(words().disposition[item.disposition]) }}</span>
                <span class="tag" [class.tag-warn]="item.stands === 'second'">{{
                  words().own.stands[item.stands]
                }}</span>
                <span class="grow"></span>
                <span class="dim tn"><mb-when [at]="item.at" /></span>
              </h3>
              <p class="small dim">{{ words().own.by(item.by.name) }}</p>
              <p class="pre" dir="auto">{{ item.feedback }}</p>
              <div class="line">
                @if (item.readAt) {
                  <span class="small dim"
                    ><mb-icon name="check" size="sm" />{{ words().own.readAt }} <mb-when [at]="item.readAt"
                  /></span>
                } @else {
                  <button type="button" class="btn btn-sm" [disabled]="act.busy()" (click)="read(item.id)">
                    {{ words().own.read }}
                  </button>
                }
              </div>
            </section>
          } @empty {
            <div class="void">
              <mb-icon name="check" />
              <h3>{{ words().own.none.title }}</h3>
              <p>{{ words().own.none.text }}</p>
            </div>
          }
          @if (act.problem(); as problem) {
            <mb-problem-notice [problem]="problem" />
          }
        </div>
      } @else if (own.problem(); as problem) {
        <mb-problem [problem]="problem" [heading]="words().failed" (again)="load()" />
      }
    </section>
    @if (own.value(); as mine) {
      <aside class="pane pane-account" [attr.aria-label]="words().own.known">
        <div class="pane-head">
          <h2>{{ words().own.known }}</h2>
        </div>
        <div class="pane-body">
          <section class="sect">
            <p class="small muted">{{ words().own.knownWhy }}</p>
            @for (one of mine.known; track one.month) {
              <div class="line between">
                <span class="tn">{{ one.month }}</span>
                <span class="tn">{{ words().own.knownLine(format.count(one.right), format.count(one.of)) }}</span>
              </div>
            } @empty {
              <p class="small dim">{{ words().own.knownNone }}</p>
            }
          </section>
          <section class="sect">
            <h3>{{ words().own.gates }}</h3>
            @for (gate of mine.gates; track gate.queue.id) {
              <div class="stack stack-1">
                <span class="medium" dir="auto">{{ gate.queue.name }}</span>
                <span class="small" [class.t-warn]="!gate.allowed">{{ gate.reason ?? words().own.open }}</span>
              </div>
            } @empty {
              <p class="small dim">{{ words().own.gatesNone }}</p>
            }
          </section>
        </div>
      </aside>
    }
  `,
})
export class OwnFeedback {
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(QUALITY_WORDS);
  protected readonly own = new Loading<OwnQuality>();
  protected readonly act = new Loading<OwnQuality>();

  constructor() {
    void this.load();
  }

  protected load(): Promise<unknown> {
    return this.own.run((signal) => this.api.call(qualityApi.own, {}, signal));
  }

  protected async read(id: string): Promise<void> {
    const own = await this.act.run((signal) => this.api.call(qualityApi.readFeedback, { params: { id } }, signal));
    if (own) this.own.set(own);
  }
}
