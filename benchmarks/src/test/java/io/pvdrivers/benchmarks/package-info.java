/** Measures what the operator costs. */
package io.pvdrivers.benchmarks;
