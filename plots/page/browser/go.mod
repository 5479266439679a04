// Tests of the page in a browser are a module of their own, so that nobody who uses the code
// depends on a driver of browsers.
module example.com/mapbench/plots/page/browser

go 1.26.0

require (
	github.com/chromedp/cdproto v0.160.1
	github.com/chromedp/chromedp v0.23.1
)

require github.com/go-json-experiment/json v0.0.0-20260213210345-44df1a37e875 // indirect

replace example.com/mapbench => ../../..
