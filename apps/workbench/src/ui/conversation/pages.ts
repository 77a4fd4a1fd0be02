import { computed, signal } from '@angular/core';
import type { Conversation, ConversationPage, Message, ReadingView } from '@minutebook/contract';
import { archive as archiveApi } from '@minutebook/contract/archive';
import type { Api } from '../../shell/api/client';
import { Problem } from '../problem';

export interface ConversationQuery {
  readonly conversation: string;
  /** The message to be in the middle. */
  readonly around: string;
  /** The alert it is read for: reading with a cause is told apart from reading without (R94). */
  readonly alert?: string;
  readonly case?: string;
  /** Where it is read. */
  readonly view?: ReadingView;
}

/** Beyond this many the far end is let go; it can be loaded again. A million messages feel like a few hundred. */
const MOST_MESSAGES = 600;
const STEP = 40;
const WHOLE_STEP = 150;

/** A conversation as far as it has been loaded, around one message. */
export class ConversationPages {
  private readonly parts = signal<readonly ConversationPage[]>([]);
  private readonly loading = signal<'earlier' | 'later' | null>(null);
  private readonly trouble = signal<Problem | null>(null);

  readonly conversation = computed<Conversation>(() => this.parts()[0]!.conversation);
  readonly messages = computed<readonly Message[]>(() => this.parts().flatMap(({ items }) => items));
  readonly earlier = computed(() => this.parts()[0]?.earlier ?? null);
  readonly later = computed(() => this.parts().at(-1)?.later ?? null);
  readonly busy = this.loading.asReadonly();
  readonly problem = this.trouble.asReadonly();

  private constructor(
    private readonly api: Api,
    readonly query: ConversationQuery,
    first: ConversationPage,
  ) {
    this.parts.set([first]);
  }

  static async load(client: Api, query: ConversationQuery, signal?: AbortSignal): Promise<ConversationPages> {
    const { conversation, around, ...reason } = query;
    const page = await client.call(
      archiveApi.conversation,
      { params: { id: conversation }, query: { around, limit: STEP, ...reason } },
      signal,
    );
    return new ConversationPages(client, query, page);
  }

  async more(side: 'earlier' | 'later', whole = false): Promise<void> {
    const cursor = side === 'earlier' ? this.earlier() : this.later();
    if (cursor === null || this.loading() !== null) return;
    this.loading.set(side);
    const { conversation, around: _around, ...reason } = this.query;
    const limit = whole ? WHOLE_STEP : STEP;
    try {
      const page = await this.api.call(archiveApi.conversation, {
        params: { id: conversation },
        query: { ...(side === 'earlier' ? { before: cursor } : { after: cursor }), limit, ...reason },
      });
      this.parts.update((parts) => trimmed(side === 'earlier' ? [page, ...parts] : [...parts, page], side));
      this.trouble.set(null);
    } catch (error) {
      this.trouble.set(Problem.of(error));
    } finally {
      this.loading.set(null);
    }
  }
}

/** Lets whole pages go at the end the reader moves away from: their neighbours' cursors lead back to them. */
function trimmed(parts: readonly ConversationPage[], grownAt: 'earlier' | 'later'): readonly ConversationPage[] {
  let kept = parts;
  const size = (): number => kept.reduce((sum, { items }) => sum + items.length, 0);
  while (kept.length > 2 && size() > MOST_MESSAGES) kept = grownAt === 'earlier' ? kept.slice(0, -1) : kept.slice(1);
  return kept;
}
