import { computed, inject, Injectable, signal } from '@angular/core';
import { imports as importsApi } from '@minutebook/contract/archive';
import { Api } from '../shell/api/client';
import { Problem } from '../ui/problem';

export interface ImportOptions {
  readonly name: string;
  readonly zone: string;
  readonly owner: string;
  readonly dayOrder: '' | 'day-first' | 'month-first' | 'year-first';
  /** Read at once when the look leaves nothing to settle. */
  readonly startWhenClear: boolean;
}

interface Sending {
  readonly files: readonly File[];
  /** Index of the file on its way. */
  readonly at: number;
  readonly sent: number;
  readonly starting: boolean;
}

/** Sends files into a new import and has them looked at. Goes on while one looks at other pages; one at a time. */
@Injectable({ providedIn: 'root' })
export class Uploads {
  private readonly api = inject(Api);
  private readonly state = signal<Sending | null>(null);
  private readonly trouble = signal<Problem | null>(null);
  private abort: AbortController | undefined;

  readonly sending = this.state.asReadonly();
  readonly problem = this.trouble.asReadonly();
  readonly bytes = computed(() => (this.state()?.files ?? []).reduce((sum, { size }) => sum + size, 0));
  readonly sent = computed(() => {
    const state = this.state();
    return state ? state.files.slice(0, state.at).reduce((sum, { size }) => sum + size, state.sent) : 0;
  });

  /** Resolves to the number of the import; null when it was stopped or failed. */
  async run(files: readonly File[], options: ImportOptions): Promise<string | null> {
    if (this.state() || files.length === 0) return null;
    const { signal: stop } = (this.abort = new AbortController());
    this.trouble.set(null);
    this.state.set({ files, at: 0, sent: 0, starting: false });
    try {
      const { name, zone, dayOrder, owner, startWhenClear } = options;
      const { id } = await this.api.call(
        importsApi.create,
        {
          body: {
            ...(name && { name }),
            ...(zone && { zone }),
            ...(dayOrder && { dayOrder }),
            ...(owner && { owner }),
            startWhenClear,
          },
        },
        stop,
      );
      for (const [at, file] of files.entries()) {
        this.state.set({ files, at, sent: 0, starting: false });
        await this.api.upload(
          importsApi.addFile,
          { params: { id }, query: { name: pathOf(file) } },
          file,
          (sent) => this.state.set({ files, at, sent, starting: false }),
          stop,
        );
      }
      this.state.set({ files, at: files.length, sent: 0, starting: true });
      // Adding files moves the import on: its version is asked for, not guessed.
      const { version } = await this.api.call(importsApi.get, { params: { id } }, stop);
      await this.api.call(importsApi.look, { params: { id }, body: { version } }, stop);
      return id;
    } catch (error) {
      if (!stop.aborted) this.trouble.set(Problem.of(error));
      return null;
    } finally {
      this.state.set(null);
    }
  }

  stop(): void {
    this.abort?.abort();
  }
}

/** The path inside a dropped folder, where there is one. */
function pathOf(file: File): string {
  return (file.webkitRelativePath || file.name).slice(0, 500);
}
