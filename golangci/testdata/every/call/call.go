// Package call calls a host.
package call
