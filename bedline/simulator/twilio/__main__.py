"""Starts the simulated Twilio from the command line."""

from bedline.simulator.twilio.command import simulate_twilio

simulate_twilio()
