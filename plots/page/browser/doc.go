// Package browser tests the page in a headless Chromium. It holds nothing else. Without
// Chromium all tests are skipped, unless MAPBENCH_BROWSER=1 asks for them.
//
//	cd plots/page/browser && go test -v ./...
//
// MAPBENCH_SHOTS=DIR keeps pictures of the page in a folder, to be looked at.
package browser
