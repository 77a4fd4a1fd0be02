// Reads a log that Minutebook wrote out as C2SP tlog-tiles, over HTTP, with a client that is none of ours
// (filippo.io/torchwood): opens the checkpoint with the log's key, then fetches every entry and has the client prove it
// to be in the tree. Prints what it found, or ends with 1.
//
//	tlog-client http://host/records/ LOG-KEY
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	log.SetFlags(0)
	base := os.Args[1]
	key, err := note.NewVerifier(os.Args[2])
	if err != nil {
		log.Fatalf("key: %v", err)
	}
	signed, err := note.Open(get(base+"checkpoint"), note.VerifierList(key))
	if err != nil {
		log.Fatalf("checkpoint: %v", err)
	}
	checkpoint, err := torchwood.ParseCheckpoint(signed.Text)
	if err != nil {
		log.Fatalf("checkpoint: %v", err)
	}
	fetcher, err := torchwood.NewTileFetcher(base)
	if err != nil {
		log.Fatal(err)
	}
	client, err := torchwood.NewClient(fetcher)
	if err != nil {
		log.Fatal(err)
	}
	var entries int64
	for index := range client.Entries(context.Background(), checkpoint.Tree, 0) {
		if index != entries {
			log.Fatalf("entry %d where %d belongs", index, entries)
		}
		entries++
	}
	if err := client.Err(); err != nil {
		log.Fatalf("after %d entries: %v", entries, err)
	}
	// The client leaves a last partial tile out; single entries it proves wherever they are.
	for ; entries < checkpoint.N; entries++ {
		entry, proof, err := client.Entry(context.Background(), checkpoint.Tree, entries)
		if err != nil {
			log.Fatalf("entry %d: %v", entries, err)
		}
		if err := tlog.CheckRecord(proof, checkpoint.N, checkpoint.Hash, entries, tlog.RecordHash(entry)); err != nil {
			log.Fatalf("entry %d: %v", entries, err)
		}
	}
	fmt.Printf("%s: %d entries\n", checkpoint.Origin, entries)
}

func get(url string) []byte {
	answer, err := http.Get(url)
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		log.Fatalf("%s: %s %v", url, answer.Status, err)
	}
	return body
}
