import { ChangeDetectionStrategy, Component, inject, output, signal } from '@angular/core';
import type { TrainingFile } from '@minutebook/contract';
import { training as trainingApi } from '@minutebook/contract/conduct-records';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Notice } from '../ui/notice';
import { ProblemNotice } from '../ui/problem-notice';
import { CONDUCT_WORDS } from './words';

/** Faults shown; the rest are counted. */
const MOST = 50;

/** A file of training records: first what it would bring, then the records. */
@Component({
  selector: 'mb-training-import',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Notice, ProblemNotice],
  template: `
    <section class="sect">
      <h3>{{ words().training.file }}</h3>
      <p class="small muted">{{ words().training.fileWhy }}</p>
      <input
        #chooser
        class="sr"
        type="file"
        accept=".csv,text/csv"
        tabindex="-1"
        data-testid="training-chooser"
        [attr.aria-label]="words().training.choose"
        (change)="choose(chooser.files)"
      />
      <div class="line small">
        <button type="button" class="btn btn-sm" (click)="chooser.click()">{{ words().training.choose }}</button>
        <span class="clip grow" dir="auto">{{ file()?.name }}</span>
      </div>
      @if (found.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
      @if (found.value(); as looked) {
        @if (done()) {
          <mb-notice tone="good">{{ words().training.added(looked.count, format.count(looked.count)) }}</mb-notice>
        } @else {
          <p class="small">
            {{ words().training.would(looked.count, format.count(looked.count)) }}
            <span class="dim">{{ words().training.known(format.count(looked.known)) }}</span>
          </p>
        }
        @if (looked.faults.length > 0) {
          <h4 class="small t-warn">
            {{ words().training.faults(looked.faults.length, format.count(looked.faults.length)) }}
          </h4>
          <ul class="stack stack-1 small">
            @for (fault of looked.faults.slice(0, most); track $index) {
              <li>
                <span class="num dim">{{ words().training.line(format.count(fault.line)) }}</span> {{ fault.fault }}
              </li>
            }
          </ul>
        }
        @if (!done() && looked.count > 0) {
          <div class="line">
            <button type="button" class="btn btn-sm" [disabled]="found.busy()" (click)="take()">
              {{ words().training.import(format.count(looked.count)) }}
            </button>
          </div>
        }
      }
    </section>
  `,
})
export class TrainingImport {
  readonly imported = output();
  private readonly api = inject(Api);
  protected readonly most = MOST;
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly file = signal<File | null>(null);
  protected readonly done = signal(false);
  protected readonly found = new Loading<TrainingFile>();

  protected choose(files: FileList | null): void {
    const file = files?.[0];
    if (!file) return;
    this.file.set(file);
    this.done.set(false);
    void this.found.run((signal) => this.api.upload(trainingApi.compare, {}, file, () => undefined, signal));
  }

  protected async take(): Promise<void> {
    const file = this.file();
    if (!file) return;
    const made = await this.found.run((signal) =>
      this.api.upload(trainingApi.import, {}, file, () => undefined, signal),
    );
    if (!made) return;
    this.done.set(true);
    this.imported.emit();
  }
}
