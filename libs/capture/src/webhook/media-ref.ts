/** A file that the body of a call names, for whoever fetches it. */
export interface MediaRef {
  /** As the service knows it. */
  readonly id: string;
  /** Where it is put, below the folder of the call. */
  readonly path: string;
  /** Where the body says it is. */
  readonly url?: string;
  /** Of its bytes, hex, as the body says. */
  readonly sha256?: string;
  /** Bytes, as the body says. */
  readonly size?: number;
}
