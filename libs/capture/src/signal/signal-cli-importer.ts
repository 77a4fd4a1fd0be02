import type { Importer } from '../importer';
import { filesBelow } from '../json/files';
import { documentsOf, JsonLinesReading } from '../json/json-lines';
import { isObject } from '../json/values';
import { frameOf } from './envelope';
import { SignalFrames } from './frames';

/** What signal-cli prints when it receives, as JSON Lines or JSON-RPC (formats.md 7). */
export const signalCliImporter: Importer = {
  format: 'signal-cli',
  parser: 'signal-cli/1',
  recognise: (sample) => {
    const records = documentsOf(sample).flatMap((document) => (Array.isArray(document) ? document : [document]));
    return records.some((record) => isObject(record) && isEnvelope(frameOf(record)?.envelope)) ? 0.95 : 0;
  },
  open: (source, context) => new JsonLinesReading(source, new SignalFrames(context)),
  companions: filesBelow,
};

/** Other things are put into envelopes too. */
function isEnvelope(envelope: object | undefined): boolean {
  return envelope !== undefined && ('source' in envelope || 'sourceUuid' in envelope) && 'timestamp' in envelope;
}
