/** What the verifier needs of Node's `Buffer`, for a browser. */
class PageBuffer {
  static from(source: string | Uint8Array): Uint8Array {
    return typeof source === 'string'
      ? Uint8Array.from(source, (letter) => letter.charCodeAt(0))
      : Uint8Array.from(source);
  }

  static allocUnsafe(size: number): Uint8Array {
    return new Uint8Array(size);
  }

  static concat(parts: readonly Uint8Array[]): Uint8Array {
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

export { PageBuffer as Buffer };
