/** Walk results of one LP that live until a TLB flush. */
export class PagingCache {
  flush(): void {
    // Filled by the walkers.
  }
}
