// Package shard splits a plan among machines, and puts together what each of them measured.
//
// It goes like this.
//
//  1. Every machine resolves the same command to the same plan. [Deal] says which cells
//     each shard measures, so that all take about equally long. All launches of a cell are
//     made on one machine, since results of different machines are not compared.
//  2. [Take] makes a run's configuration that of one shard; package gate has its own, for
//     its controls. The header of the shard's file says which part of which plan it holds,
//     with the plan's [Fingerprint].
//  3. [Read] reads the files. [Check] wants all shards of one plan: of the same commits,
//     each once and each to its end. What is missing is a [MissingError], which names the
//     command that measures it.
//  4. [resultfile.Join] writes them as one file, which is judged like any other.
//
// The package measures nothing and judges nothing.
package shard
