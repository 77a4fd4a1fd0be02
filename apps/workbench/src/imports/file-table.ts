import { ChangeDetectionStrategy, Component, inject, input, model, output } from '@angular/core';
import type { ImportFile } from '@minutebook/contract';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import type { IconName } from '../ui/icons';
import { Language } from '../ui/language';
import { UI_WORDS } from '../ui/words';
import { IMPORT_WORDS } from './words';

/** The files of an import: state, counts, progress. Choosing one shows its own account and notes. */
@Component({
  selector: 'mb-import-files',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'pane-body' },
  template: `
    <table class="tbl">
      <thead>
        <tr>
          <th></th>
          <th>{{ words().column.file }}</th>
          <th class="num">{{ words().column.read }}</th>
          <th class="num">{{ words().column.fresh }}</th>
          <th class="num">{{ words().column.duplicate }}</th>
          <th class="num">{{ words().column.exceptions }}</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        @for (file of files(); track file.id) {
          <tr [attr.aria-selected]="file.id === selected()">
            <td
              class="sign"
              [class.t-good]="signOf(file) === 'check'"
              [class.t-warn]="signOf(file) === 'warn'"
              [class.t-bad]="signOf(file) === 'bad'"
            >
              <mb-icon [name]="signOf(file)" [class.spin]="file.state === 'running' || file.state === 'looking'" />
            </td>
            <td class="wide">
              <button type="button" class="row-link clip medium" dir="auto" (click)="choose(file)">
                {{ file.name }}
              </button>
              <div class="clip dim small">{{ about(file) }}</div>
            </td>
            <td class="num">{{ begun(file) ? format.count(file.account.read) : '–' }}</td>
            <td class="num">{{ begun(file) ? format.count(file.account.fresh) : '–' }}</td>
            <td class="num">{{ begun(file) ? format.count(file.account.duplicate) : '–' }}</td>
            <td
              class="num"
              [class.t-warn]="file.account.exceptions > 0"
              [class.medium]="file.account.exceptions > 0"
              [class.dim]="file.account.exceptions === 0"
            >
              {{ format.count(file.account.exceptions) }}
            </td>
            <td class="progress-cell">
              <div class="stack stack-1">
                <div class="bar">
                  <i
                    [class.warn]="file.state === 'cancelled'"
                    [class.bad]="file.state === 'failed'"
                    [style.width.%]="share(file)"
                  ></i>
                </div>
                <span class="xs dim num nowrap">{{ progress(file) }}</span>
              </div>
            </td>
          </tr>
        }
      </tbody>
    </table>
    @if (more()) {
      <div class="list-end">
        <button type="button" class="btn btn-sm" [disabled]="busy()" (click)="further.emit()">
          {{ uiWords().more }}
        </button>
      </div>
    }
  `,
})
export class FileTable {
  readonly files = input.required<readonly ImportFile[]>();
  /** Null: all of them together. */
  readonly selected = model.required<string | null>();
  /** There are further ones. */
  readonly more = input(false);
  readonly busy = input(false);
  readonly further = output();
  protected readonly uiWords = inject(Language).words(UI_WORDS);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(IMPORT_WORDS);

  protected choose(file: ImportFile): void {
    this.selected.update((id) => (id === file.id ? null : file.id));
  }

  protected begun(file: ImportFile): boolean {
    return file.state !== 'waiting';
  }

  protected signOf(file: ImportFile): IconName {
    if (file.state === 'running' || file.state === 'looking') return 'spinner';
    if (file.state === 'failed') return 'bad';
    if (file.state === 'waiting') return 'clock';
    if (file.account.exceptions > 0 && file.account.fresh + file.account.duplicate === 0) return 'bad';
    return file.state === 'cancelled' || file.doubts.length > 0 ? 'warn' : 'check';
  }

  protected about(file: ImportFile): string {
    const trouble = file.problem?.title ?? file.doubts[0];
    return [
      file.format ?? this.words().part.unknown,
      this.format.bytes(file.bytes),
      ...(trouble ? [trouble] : []),
    ].join(' · ');
  }

  protected share(file: ImportFile): number {
    if (file.state === 'done' || file.state === 'failed') return 100;
    if (file.state === 'looked') return 0;
    return file.bytes === 0 ? 0 : Math.min(100, (100 * file.bytesRead) / file.bytes);
  }

  protected progress(file: ImportFile): string {
    const words = this.words().part;
    if (file.state === 'running' || file.state === 'looking')
      return words.running(this.format.percent(file.bytesRead, file.bytes), this.format.bytes(file.bytesRead));
    if (file.state === 'done' && file.startedAt && file.finishedAt)
      return words.done(this.format.lasted(new Date(file.finishedAt).getTime() - new Date(file.startedAt).getTime()));
    return file.state === 'done' ? words.done(this.format.lasted(0)) : words[file.state];
  }
}
